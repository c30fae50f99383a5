import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/log.ts'
import { SingleFlight } from '../lib/single-flight.ts'
import { Turns } from '../lib/turns.ts'
import type { StoredDevice } from './stored-device.ts'

export interface BackgroundChecksOptions {
  devices: () => StoredDevice[]
  check: (id: string) => Promise<unknown>
  /** Whether its password was refused, which only a person can change. */
  awaitsPassword: (id: string) => Promise<boolean>
  clock: Clock
  log: Logger
}

const everyMs = 5 * 60_000
/** Devices that do not answer take ten seconds each and must not delay the others. */
const checkedAtOnce = 6

/** Checks every stored device every five minutes, a few at a time. */
export class BackgroundChecks {
  private readonly options: BackgroundChecksOptions
  private readonly triedAt = new Map<string, number>()
  private readonly checking = new SingleFlight(() => this.checkDue())
  private isStopping = false

  constructor(options: BackgroundChecksOptions) {
    this.options = options
  }

  /** Checks the devices that are due, unless a round is running. */
  tick(): void {
    if (!this.isStopping) void this.checking.run()
  }

  /** Resolves when the running checks have ended. */
  async stop(): Promise<void> {
    this.isStopping = true
    await this.checking.idle()
  }

  private async checkDue(): Promise<void> {
    const turns = new Turns(checkedAtOnce)
    await Promise.all(this.dueDevices().map(device => turns.take(() => this.ask(device))))
  }

  private async ask({ id, name }: StoredDevice): Promise<void> {
    if (this.isStopping) return
    this.triedAt.set(id, this.options.clock.now().getTime())
    try {
      if (!(await this.options.awaitsPassword(id))) await this.options.check(id)
    } catch (error) {
      // The outcome is stored with the device and shown there.
      this.options.log.debug(`${name} was not checked: ${(error as Error).message}`)
    }
  }

  /** The devices that are due, the longest unchecked first. */
  private dueDevices(): StoredDevice[] {
    const now = this.options.clock.now().getTime()
    const lastAt = ({ id, status }: StoredDevice) =>
      Math.max(this.triedAt.get(id) ?? 0, status.at === null ? 0 : Date.parse(status.at))
    const due = this.options.devices().filter(device => Math.abs(now - lastAt(device)) >= everyMs)
    return due.sort((one, other) => lastAt(one) - lastAt(other))
  }
}
