import type { Queries } from '../../database/index.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Logger } from '../../lib/log.ts'
import { SingleFlight } from '../../lib/single-flight.ts'
import { minuteMs } from '../../time/units.ts'
import type { StoredDevice } from '../stored-device.ts'
import { nextListedChange } from './listed-plates.ts'

export interface AutomaticSyncOptions {
  /** The devices that are kept in sync automatically. */
  automatic: () => StoredDevice[]
  /** Synchronises a device; rejects when that failed. */
  sync: (device: StoredDevice) => Promise<void>
  queries: Queries
  clock: Clock
  log: Logger
}

const tickMs = 1000
/** Pauses after failures; the last one also after all further failures. */
const retriesMs = [1, 2, 5, 15].map(minutes => minutes * minuteMs)

interface Waiting {
  failures: number
  /** The time of the next attempt, milliseconds since 1970; null when it is in sync. */
  at: number | null
  /** Whether to run once more even when the running attempt succeeds. */
  isAgain: boolean
}

/**
 * Decides when devices are synchronised: after a change of known plates, when a validity begins or ends, after a
 * restart, and again after a failure. Compares with the clock once a second, so that setting the clock does no harm.
 */
export class AutomaticSync {
  private readonly options: AutomaticSyncOptions
  private readonly waiting = new Map<string, Waiting>()
  /** Running synchronisations by device id. A slow device does not delay the others. */
  private readonly busy = new Map<string, Promise<void>>()
  private timer: NodeJS.Timeout | null = null
  private readonly ticking = new SingleFlight(() => this.tryLook())
  private prepare: (() => Promise<void>) | null = null
  private isDue = true
  /** The time when the next validity begins or ends, milliseconds since 1970; null for never. */
  private nextChange: number | null = null

  constructor(options: AutomaticSyncOptions) {
    this.options = options
  }

  /** `prepare` is retried until it succeeds: the database may be in trouble. */
  start(prepare: () => Promise<void>): void {
    this.prepare = prepare
    this.isDue = true
    this.timer ??= setInterval(() => this.tick(), tickMs)
    this.tick()
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer)
    this.timer = null
    await this.ticking.idle()
    await Promise.all(this.busy.values())
  }

  /** Must be called when known plates or the set of automatic devices have changed. */
  notice(): void {
    this.isDue = true
    if (this.timer) this.tick()
  }

  private tick(): void {
    void this.ticking.run()
  }

  private async tryLook(): Promise<void> {
    try {
      await this.look()
    } catch (error) {
      this.options.log.debug(`plate lists are checked later: ${(error as Error).message}`)
    }
  }

  private async look(): Promise<void> {
    await this.prepare?.()
    this.prepare = null
    const { queries, clock, automatic } = this.options
    const now = clock.now()
    const all = this.isDue || (this.nextChange !== null && now.getTime() >= this.nextChange)
    this.isDue = false
    if (all) this.nextChange = await nextListedChange(queries, now)
    for (const device of automatic()) if (all || this.isRetried(device.id, now.getTime())) this.begin(device, now)
  }

  private begin(device: StoredDevice, now: Date): void {
    const { id } = device
    if (this.busy.has(id)) {
      // The running attempt may have begun before the change.
      this.waiting.set(id, { failures: this.waiting.get(id)?.failures ?? 0, at: now.getTime(), isAgain: true })
      return
    }
    this.waiting.set(id, { failures: this.waiting.get(id)?.failures ?? 0, at: null, isAgain: false })
    this.busy.set(
      id,
      this.run(device).finally(() => this.busy.delete(id)),
    )
  }

  private isRetried(id: string, now: number): boolean {
    const at = this.waiting.get(id)?.at
    return at !== undefined && at !== null && now >= at
  }

  private async run(device: StoredDevice): Promise<void> {
    const { sync, log } = this.options
    const failedBefore = this.waiting.get(device.id)?.failures ?? 0
    try {
      await sync(device)
      if (failedBefore > 0) log.info(`${device.name}: its plate lists are in sync again`)
      this.note(device.id, 0, null)
    } catch (error) {
      const failures = failedBefore + 1
      this.note(device.id, failures, retriesMs[Math.min(failures, retriesMs.length) - 1] ?? minuteMs)
      if (failures === 1)
        log.warn(`${device.name}: its plate lists could not be synchronised, trying again: ${(error as Error).message}`)
    }
  }

  private note(id: string, failures: number, afterMs: number | null): void {
    const { at, isAgain } = this.waiting.get(id) ?? { at: null, isAgain: false }
    const now = this.options.clock.now().getTime()
    this.waiting.set(id, { failures, at: isAgain ? at : afterMs && now + afterMs, isAgain })
  }
}
