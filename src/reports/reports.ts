import { setInterval } from 'node:timers'
import type { CompiledQuery } from 'kysely'
import type { TableStore } from '../database/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/log.ts'
import { SingleFlight } from '../lib/single-flight.ts'
import { derivedUuid7 } from '../lib/uuid7.ts'
import { StoredPlaces } from '../places/index.ts'
import { iso } from '../time/iso.ts'
import { dayMs } from '../time/units.ts'
import { reportFacts } from './report-facts.ts'
import { type FinishedPeriod, finishedBetween, lastFinished } from './report-period.ts'
import { type WrittenReport, writeReport } from './report-words.ts'
import { type Report, StoredReports } from './stored-reports.ts'

/** A report as it is given to an e-mail output. */
export interface ReportMessage {
  id: string
  /** ISO 8601 UTC. */
  at: string
  /** The name of the report. */
  name: string
  text: string
  html: string
  csv: string
  fileName: string
}

export interface ReportsOptions extends TableStore {
  /** The server's IANA zone. */
  timeZone: string
  clock: Clock
  log: Pick<Logger, 'debug'>
  /** Waits until everything that happened is counted. */
  counted: () => Promise<unknown>
  /** The statement that queues a message at an e-mail output; null where there is none with this id. */
  queued: (outputId: string, message: ReportMessage) => CompiledQuery | null
  /** Says that messages were queued. */
  sendSoon: () => void
}

const checkEveryMs = 1000
/** After a long stop, older periods are left out. */
const mostAtOnce = 31
/** A clock that was set back by more does not stop reports until it is there again. */
const mostAheadMs = 2 * dayMs

/** Sends reports when periods are over: each exactly once, also after a restart and for periods that ended meanwhile. */
export class Reports {
  private readonly options: ReportsOptions
  private readonly stored: StoredReports
  private readonly checking = new SingleFlight(() => this.check())
  private timer: NodeJS.Timeout | null = null
  private hasLogged = false

  constructor(options: ReportsOptions) {
    this.options = options
    this.stored = new StoredReports(options.queries)
  }

  /** Safe twice. */
  async start(): Promise<void> {
    this.timer ??= setInterval(() => void this.checking.run(), checkEveryMs)
  }

  /** Safe twice. */
  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer)
    this.timer = null
    await this.checking.idle()
  }

  /** The report about the last period that is over. Throws `not-found` where its place was removed. */
  async write(report: Report): Promise<WrittenReport> {
    await this.options.counted()
    return this.writtenFor(report, this.lastOf(report))
  }

  /** The same as a message, to test an output with. */
  async message(report: Report): Promise<ReportMessage> {
    return toMessage(report, this.lastOf(report), await this.write(report))
  }

  private lastOf(report: Report): FinishedPeriod {
    const { clock, timeZone } = this.options
    return lastFinished(clock.now().getTime(), report, timeZone)
  }

  private async writtenFor(report: Report, range: FinishedPeriod): Promise<WrittenReport> {
    const { queries, clock, timeZone } = this.options
    const place = await StoredPlaces.find(queries, report.placeId)
    const asked = { period: report.period, range, timeZone, now: clock.now().getTime() }
    return writeReport(await reportFacts(queries, place, asked))
  }

  private async check(): Promise<void> {
    if (this.timer === null) return
    try {
      for (const report of await this.stored.all()) if (report.enabled) await this.sendDue(report)
      this.hasLogged = false
    } catch (error) {
      if (!this.hasLogged) this.options.log.debug(`reports wait: ${(error as Error).message}`)
      this.hasLogged = true
    }
  }

  /** Queues the message and remembers the period in one transaction, so that none is sent twice or left out. */
  private async sendDue(report: Report): Promise<void> {
    const { clock, timeZone, write, queued, counted, sendSoon } = this.options
    const now = clock.now().getTime()
    const isAhead = report.doneUpTo > now + mostAheadMs
    if (isAhead) {
      const doneUpTo = this.lastOf(report).due
      await write([this.stored.putStatement({ ...report, doneUpTo })])
      return
    }
    const due = finishedBetween(report.doneUpTo, { now, schedule: report, zone: timeZone, most: mostAtOnce })
    if (due.length === 0) return
    await counted()
    for (const range of due) {
      const message = toMessage(report, range, await this.writtenFor(report, range))
      const statement = queued(report.output, message)
      // It waits until the report has another output.
      if (statement === null) return
      // A person may have changed it meanwhile.
      const now = await this.stored.find(report.id)
      await write([statement, this.stored.putStatement({ ...now, doneUpTo: range.due })])
    }
    sendSoon()
  }
}

function toMessage({ id, name }: Report, { due }: FinishedPeriod, { text, html, csv, fileName }: WrittenReport) {
  return { id: derivedUuid7(due, `report\0${id}\0${due}`), at: iso(due), name, text, html, csv, fileName }
}
