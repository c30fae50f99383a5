import { cpuUsage } from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'

// Shorter rests would cost more than they give.
const shortestRestMs = 20
const longestRestMs = 2000

/** Keeps this process below a share of one core, by resting between parts of its work. */
export class ProcessorShare {
  private readonly share: number
  private usedMs = usedByProcess()
  private at = performance.now()

  /** `share` of one core: 0.2 rests for 4 s after 1 s of work. */
  constructor(share: number) {
    this.share = share
  }

  /** Rests as long as the work since the last rest asks for. */
  async rest(): Promise<void> {
    const dueMs = (usedByProcess() - this.usedMs) / this.share - (performance.now() - this.at)
    if (dueMs < shortestRestMs) return
    await wait(Math.min(longestRestMs, dueMs))
    // The rest of the time is added to the next pause.
    if (dueMs > longestRestMs) return
    this.usedMs = usedByProcess()
    this.at = performance.now()
  }
}

function usedByProcess(): number {
  const { user, system } = cpuUsage()
  return (user + system) / 1000
}
