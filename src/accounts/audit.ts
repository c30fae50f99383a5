import type { FastifyRequest } from 'fastify'
import { type CompiledQuery, type RawBuilder, sql } from 'kysely'
import type { AuditTable, Queries, Write } from '../database/index.ts'
import { stampedBefore } from '../database/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/log.ts'
import { plainAddress } from '../lib/networks.ts'
import type { RemovableBefore } from '../lib/removable-age.ts'
import { uuid7 } from '../lib/uuid7.ts'
import { AuditRepeats } from './audit-repeats.ts'

export interface AuditOptions {
  queries: Queries
  write: Write
  removable: RemovableBefore
  clock: Clock
  log: Logger
  /** Entries above which the oldest are removed, searches first. */
  mostRows?: number
}

const flushEveryMs = 1000
const batchRows = 200
// A flood costs memory and disk for so many lines, whatever its size.
const mostWaiting = 2000
const mostText = 500
const keptDays = 365
const dayMs = 86_400_000
const forgetEveryMs = dayMs / 4
// About 100 MB.
const usualMostRows = 500_000
const forgetEveryRows = 10_000

const cut = (text: string | null) => (text && text.length > mostText ? `${text.slice(0, mostText)}…` : text)

/**
 * Who did what and when: kept a year, written in batches. Looking for the same again and again is one entry. Notes never
 * fail the request they speak of.
 */
export class Audit {
  private readonly options: AuditOptions
  private readonly repeats = new AuditRepeats()
  private waiting: AuditTable[] = []
  private leftOut = 0
  private forgottenAt = 0
  private sinceForgotten = 0
  private complained = false
  private timer: NodeJS.Timeout | null = null
  private flushing: Promise<void> | null = null

  constructor(options: AuditOptions) {
    this.options = options
  }

  start(): void {
    this.timer ??= setInterval(() => void this.writeSoon(), flushEveryMs)
  }

  /** Writes what waits. Safe twice. */
  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer)
    this.timer = null
    await this.flush()
  }

  /** Notes that who asks did `action` (`change-camera`) to `subject` (an id, a plate); `detail` is for people. */
  note(request: FastifyRequest, action: string, subject: string | null = null, detail: string | null = null): void {
    this.noteAs(request.caller?.name ?? 'nobody', request.ip, action, subject, detail)
  }

  /** The same for somebody who is not known by a request, such as who tried to sign in. */
  noteAs(who: string, address: string, action: string, subject: string | null, detail: string | null): void {
    const row = {
      ...this.stamp(),
      who: cut(who) ?? '',
      address: plainAddress(address),
      action,
      subject: cut(subject),
      detail: cut(detail),
    }
    if (this.repeats.fold(row)) return
    if (this.waiting.length >= mostWaiting) this.leftOut++
    else this.waiting.push(this.repeats.keep(row))
  }

  /** Resolves when everything noted before has been written, or could not be. */
  flush(): Promise<void> {
    this.repeats.makeDue()
    return this.writeSoon()
  }

  private writeSoon(): Promise<void> {
    this.flushing ??= this.writeAll().finally(() => {
      this.flushing = null
    })
    return this.flushing
  }

  private stamp(): { id: string; at: number; last_at: number; count: number } {
    const at = this.options.clock.now().getTime()
    return { id: uuid7(at), at, last_at: at, count: 1 }
  }

  private async writeAll(): Promise<void> {
    this.noteLeftOut()
    while (this.waiting.length > 0) {
      // A copy: repeats that come meanwhile are counted in the entry and written later.
      const rows = this.waiting.slice(0, batchRows).map(row => ({ ...row }))
      if (!(await this.tryWrite(rows))) return
      this.repeats.written(rows)
      this.waiting.splice(0, rows.length)
    }
    const repeated = this.repeats.due(this.options.clock.now().getTime())
    if (repeated.length > 0 && !(await this.tryCount(repeated))) return
    this.repeats.written(repeated)
  }

  private noteLeftOut(): void {
    if (this.leftOut === 0) return
    const detail = `${this.leftOut} entries came too fast to be kept`
    this.leftOut = 0
    this.waiting.push({ ...this.stamp(), who: 'server', address: '', action: 'audit-gap', subject: null, detail })
  }

  private async tryWrite(rows: AuditTable[]): Promise<boolean> {
    const { queries, clock } = this.options
    const now = clock.now().getTime()
    const statements = [queries.insertInto('audit').values(rows).compile()]
    const forgets = Math.abs(now - this.forgottenAt) > forgetEveryMs || this.sinceForgotten >= forgetEveryRows
    if (forgets) statements.push(...this.forgetting(now))
    if (!(await this.tryRun(statements))) return false
    this.sinceForgotten = forgets ? 0 : this.sinceForgotten + rows.length
    if (forgets) this.forgottenAt = now
    return true
  }

  private tryCount(rows: AuditTable[]): Promise<boolean> {
    const { queries } = this.options
    return this.tryRun(
      rows.map(({ id, count, last_at }) =>
        queries.updateTable('audit').set({ count, last_at }).where('id', '=', id).compile(),
      ),
    )
  }

  /** What is older than a year goes, and beyond the limit searches before changes. */
  private forgetting(now: number): CompiledQuery[] {
    const { queries, removable, mostRows = usualMostRows } = this.options
    const age = removable(now - keptDays * dayMs)
    const beyond = (which: RawBuilder<unknown>) => sql`delete from audit where id in (
      select id from audit where ${which} order by id limit max(0, (select count(*) from audit) - ${mostRows})
    )`
    return [
      ...(age ? [queries.deleteFrom('audit').where(stampedBefore('last_at', age)).compile()] : []),
      beyond(sql`action like 'search-%'`).compile(queries),
      beyond(sql`true`).compile(queries),
    ]
  }

  private async tryRun(statements: CompiledQuery[]): Promise<boolean> {
    const { write, log } = this.options
    try {
      await write(statements)
      this.complained = false
      return true
    } catch (error) {
      // They wait for the storage to work again; what it suffers from is told by the recorder.
      if (!this.complained) log.warn(`the audit log waits: ${(error as Error).message}`)
      this.complained = true
      return false
    }
  }
}
