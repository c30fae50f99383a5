import type { Clock } from '../../lib/clock.ts'
import { pause } from '../../lib/pause.ts'
import { StoppableLoop } from '../../lib/stoppable-loop.ts'
import type { ConsumerState } from '../../log/index.ts'
import type { CentreLink } from './centre-link.ts'

export interface CentreProbeOptions {
  clock: Clock
  link: Pick<CentreLink, 'send'>
  /** True while nothing waits to be forwarded. */
  isIdle: () => boolean
}

const everyMs = 60_000
const afterFailureMs = 10_000

/** Sends a request without posts while there are none, so that a wrong token or address is noticed before the first event. */
export class CentreProbe {
  private readonly options: CentreProbeOptions
  private readonly loop = new StoppableLoop(signal => this.run(signal))
  /** Why the last request failed, and since when they fail; null while they succeed. */
  trouble: ConsumerState['trouble'] = null

  constructor(options: CentreProbeOptions) {
    this.options = options
  }

  /** May be called twice. */
  start(): void {
    this.loop.start()
  }

  /** May be called twice. */
  stop(): Promise<void> {
    return this.loop.stop()
  }

  private async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.look(signal)
      await pause(this.trouble ? afterFailureMs : everyMs, signal)
    }
  }

  private async look(signal: AbortSignal): Promise<void> {
    // A backlog shows by itself whether the centre answers.
    if (!this.options.isIdle()) {
      this.trouble = null
      return
    }
    try {
      await this.options.link.send(Buffer.alloc(0), signal)
      this.trouble = null
    } catch (error) {
      if (signal.aborted) return
      const at = this.options.clock.now().getTime()
      this.trouble = { since: this.trouble?.since ?? at, at, message: (error as Error).message }
    }
  }
}
