import type { Queries } from '../../database/index.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Logger } from '../../lib/log.ts'
import type { StoredDevice } from '../stored-device.ts'
import { nextEdge } from './wished-plates.ts'

export interface AutomaticLevelsOptions {
  /** Devices that keep themselves level. */
  automatic: () => StoredDevice[]
  /** Brings one level; rejects where that did not work. */
  level: (device: StoredDevice) => Promise<void>
  queries: Queries
  clock: Clock
  log: Logger
}

const tickMs = 1000
const minuteMs = 60_000
/** After a failure; the last for every further one. */
const retriesMs = [1, 2, 5, 15].map(minutes => minutes * minuteMs)

interface Waiting {
  failures: number
  /** When it is tried again, milliseconds since 1970; null when it is level. */
  at: number | null
  /** Also where the attempt under way succeeds. */
  isAgain: boolean
}

/**
 * Decides when devices bring themselves level: when known plates were changed, when a validity begins or ends, after a
 * restart, and again when it did not work. Looks at the clock once a second, so that one that was set does not matter.
 */
export class AutomaticLevels {
  private readonly options: AutomaticLevelsOptions
  private readonly waiting = new Map<string, Waiting>()
  /** Devices that are brought level at this moment: a slow one holds up no other. */
  private readonly busy = new Map<string, Promise<void>>()
  private timer: NodeJS.Timeout | null = null
  private ticking: Promise<void> | null = null
  private prepare: (() => Promise<void>) | null = null
  private isDue = true
  /** When a validity begins or ends next; null where none does. */
  private edge: number | null = null

  constructor(options: AutomaticLevelsOptions) {
    this.options = options
  }

  /** `prepare` is tried until it works: the database may be in trouble. */
  start(prepare: () => Promise<void>): void {
    this.prepare = prepare
    this.isDue = true
    this.timer ??= setInterval(() => this.tick(), tickMs)
    this.tick()
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer)
    this.timer = null
    await this.ticking
    await Promise.all(this.busy.values())
  }

  /** Known plates or the devices that keep themselves level were changed. */
  notice(): void {
    this.isDue = true
    if (this.timer) this.tick()
  }

  private tick(): void {
    this.ticking ??= this.look()
      .catch(error => this.options.log.debug(`plate lists are looked at later: ${(error as Error).message}`))
      .finally(() => {
        this.ticking = null
      })
  }

  private async look(): Promise<void> {
    await this.prepare?.()
    this.prepare = null
    const { queries, clock, automatic } = this.options
    const now = clock.now()
    const all = this.isDue || (this.edge !== null && now.getTime() >= this.edge)
    this.isDue = false
    if (all) this.edge = await nextEdge(queries, now)
    for (const device of automatic()) if (all || this.isRetried(device.id, now.getTime())) this.begin(device, now)
  }

  private begin(device: StoredDevice, now: Date): void {
    const { id } = device
    if (this.busy.has(id)) {
      // What it is at may have begun before the change.
      this.waiting.set(id, { failures: this.waiting.get(id)?.failures ?? 0, at: now.getTime(), isAgain: true })
      return
    }
    this.waiting.set(id, { failures: this.waiting.get(id)?.failures ?? 0, at: null, isAgain: false })
    this.busy.set(
      id,
      this.level(device).finally(() => this.busy.delete(id)),
    )
  }

  private isRetried(id: string, now: number): boolean {
    const at = this.waiting.get(id)?.at
    return at !== undefined && at !== null && now >= at
  }

  private async level(device: StoredDevice): Promise<void> {
    const { level, log } = this.options
    const failedBefore = this.waiting.get(device.id)?.failures ?? 0
    try {
      await level(device)
      if (failedBefore > 0) log.info(`${device.name}: its plate lists are level again`)
      this.note(device.id, 0, null)
    } catch (error) {
      const failures = failedBefore + 1
      this.note(device.id, failures, retriesMs[Math.min(failures, retriesMs.length) - 1] ?? minuteMs)
      if (failures === 1)
        log.warn(`${device.name}: its plate lists are brought level later: ${(error as Error).message}`)
    }
  }

  private note(id: string, failures: number, afterMs: number | null): void {
    const { at, isAgain } = this.waiting.get(id) ?? { at: null, isAgain: false }
    const now = this.options.clock.now().getTime()
    this.waiting.set(id, { failures, at: isAgain ? at : afterMs && now + afterMs, isAgain })
  }
}
