import type { Queries } from '../../database/index.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Logger } from '../../lib/log.ts'
import type { RemovableAge } from '../../lib/removable-age.ts'
import type { ViewtronError } from '../../model/index.ts'
import { EventLog } from '../event-log.ts'
import type { Storage } from '../storage.ts'
import { ClockTrust, readClockState } from './clock-trust.ts'
import { type Doubt, earliest, isPossible } from './judge-clock.ts'

export interface ClockWatchOptions {
  clock: Clock
  log: Logger
  /** Called when the clock is trusted again. */
  trusted: () => void
}

/** Returns when the newest entry was received, in milliseconds since 1970; null where that is impossible. */
async function newestReceipt(queries: Queries): Promise<number | null> {
  const at = await new EventLog(queries).newestReceipt()
  return at !== null && isPossible(at) ? at : null
}

/** Entries received before this program existed: an earlier version trusted a wrong clock. */
async function impossibleEntries(queries: Queries): Promise<Omit<Doubt, 'endedAt'> | null> {
  const row = await queries
    .selectFrom('log')
    .select(({ fn }) => [fn.min<number | null>('seq').as('first'), fn.max<number | null>('seq').as('last')])
    .where('received_at', '<', earliest)
    .executeTakeFirst()
  if (!row || row.first === null || row.last === null) return null
  return { afterSeq: row.first - 1, toSeq: row.last, from: 0, to: earliest }
}

/** Watches the machine's clock, and stores what is known about it in the open storage. */
export class ClockWatch {
  private readonly options: ClockWatchOptions
  private readonly trust: ClockTrust
  private isKnown = false

  constructor(options: ClockWatchOptions) {
    this.options = options
    this.trust = new ClockTrust(options.clock)
  }

  /** To be called when the storage was opened and recovered. */
  async begin(storage: Storage): Promise<void> {
    const { lastSeq, lastWritten, database } = storage
    const stored = await readClockState(database.queries)
    if (stored || !this.isKnown) {
      const newest = Math.max((await newestReceipt(database.queries)) ?? 0, isPossible(lastWritten) ? lastWritten : 0)
      this.trust.begin(stored, { lastSeq, lastWritten: newest === 0 ? null : newest })
      const impossible = stored ? null : await impossibleEntries(database.queries)
      if (impossible) this.trust.doubtOldEntries(impossible)
    }
    this.isKnown = true
    await this.look(storage)
    await this.save(storage)
  }

  async look(storage: Storage): Promise<void> {
    const before = this.trust.trouble
    if (!this.trust.look(storage.lastSeq)) return
    await this.save(storage)
    this.announce(before)
  }

  async save({ database }: Storage): Promise<void> {
    await database.commit([this.trust.statement(database.queries)])
  }

  /** A person confirms that the clock is right. */
  async confirm(storage: Storage): Promise<void> {
    const before = this.trust.trouble
    this.trust.confirm(storage.lastSeq)
    await this.save(storage)
    this.announce(before)
  }

  /** Why nothing may be removed for its age. */
  get trouble(): ViewtronError | null {
    return this.isKnown ? this.trust.trouble : null
  }

  removable(before: number): RemovableAge | null {
    return this.isKnown ? this.trust.removable(before) : null
  }

  doubts(before: number): Doubt[] {
    return this.trust.doubts(before)
  }

  private announce(before: ViewtronError | null): void {
    const { log, trusted } = this.options
    const { trouble } = this.trust
    if (trouble && !before) log.error(`${trouble.message} ${trouble.hint} [${trouble.code}]`)
    if (trouble || !before) return
    log.info('The clock is believed again; what is too old is removed again.')
    trusted()
  }
}
