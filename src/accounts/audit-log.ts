import { type CompiledQuery, type RawBuilder, sql } from 'kysely'
import { type AuditTable, greatest, stampedBefore, type TableStore } from '../database/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/log.ts'
import { plainAddress } from '../lib/networks.ts'
import type { RemovableBefore } from '../lib/removable-age.ts'
import { uuid7, uuidPattern } from '../lib/uuid7.ts'
import { ViewtronError } from '../model/index.ts'
import { dayMs } from '../time/units.ts'
import { AuditFolding } from './audit-folding.ts'

export interface AuditLogOptions extends TableStore {
  removable: RemovableBefore
  clock: Clock
  log: Logger
  /** Above this number the oldest entries are removed, searches first. */
  maxRows?: number
}

/** The part of a request that the audit log needs. */
export interface AuditSource {
  caller: { name: string } | null
  /** The client's address. */
  ip: string
}

/** An action, with its subject (an id, a plate) and a detail for readers. */
export interface AuditedAction {
  /** A user's name, `token <name>`, `cli (<system user>)`, `server`, or `nobody` while authentication is off. */
  who: string
  /** The client's address; empty for the command line and the server itself. */
  address: string
  /** For example `change-camera`. */
  action: string
  subject: string | null
  detail: string | null
}

export interface AuditEntry extends AuditedAction {
  id: string
  at: Date
  /** The number of times that it was done. */
  count: number
  /** The time of the last repeat. */
  lastAt: Date
}

export interface AuditRequest {
  action?: string | undefined
  who?: string | undefined
  limit: number
  /** The `nextCursor` of the page before. */
  cursor?: string | undefined
}

const writeEveryMs = 1000
const batchRows = 200
// Bounds what a flood of requests costs in memory and on the disk.
const maxWaiting = 2000
const maxTextLength = 500
const maxAgeMs = 365 * dayMs
const pruneEveryMs = dayMs / 4
const pruneEveryRows = 10_000
// About 100 MB.
const defaultMaxRows = 500_000

const isId = new RegExp(`^${uuidPattern.source}$`)

const cut = (text: string) => (text.length > maxTextLength ? `${text.slice(0, maxTextLength)}…` : text)
const cutOrNull = (text: string | null) => (text === null ? null : cut(text))

function toEntry({ at, last_at, ...row }: AuditTable): AuditEntry {
  return { ...row, at: new Date(at), lastAt: new Date(last_at) }
}

/**
 * The record of who did what and when, kept for a year. Entries are written in batches; repeats of the same search are
 * counted in one entry. Noting an action never fails the request that did it.
 */
export class AuditLog {
  private readonly options: AuditLogOptions
  private readonly folding = new AuditFolding()
  private waiting: AuditTable[] = []
  private dropped = 0
  private prunedAt = 0
  private rowsSincePruned = 0
  private hasWarned = false
  private timer: NodeJS.Timeout | null = null
  private writing: Promise<void> | null = null

  constructor(options: AuditLogOptions) {
    this.options = options
  }

  start(): void {
    this.timer ??= setInterval(() => void this.writeWaiting(), writeEveryMs)
  }

  /** Writes the waiting entries. Safe twice. */
  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer)
    this.timer = null
    await this.flush()
  }

  /** Notes an action of the request's caller. */
  note(request: AuditSource, action: string, subject: string | null = null, detail: string | null = null): void {
    this.noteAs(request.caller?.name ?? 'nobody', request.ip, action, subject, detail)
  }

  /** Notes an action of somebody whom no request identifies: the server, or a failed sign-in. */
  noteAs(who: string, address: string, action: string, subject: string | null, detail: string | null): void {
    const row = this.toRow({ who, address, action, subject, detail })
    if (this.folding.fold(row)) return
    if (this.waiting.length >= maxWaiting) {
      this.dropped++
      return
    }
    this.folding.add(row)
    this.waiting.push(row)
  }

  /** Writes an entry at once, for programs that end soon after. Throws when it cannot be written. */
  async noteNow(action: AuditedAction): Promise<void> {
    const { queries, write } = this.options
    await write([queries.insertInto('audit').values(this.toRow(action)).compile()])
  }

  /** Resolves when all entries noted before have been written, or could not be. */
  flush(): Promise<void> {
    this.folding.makeDue()
    return this.writeWaiting()
  }

  /** A page of entries, newest first, with all that were noted before. Throws `cursor-invalid`. */
  async page({
    action,
    who,
    limit,
    cursor,
  }: AuditRequest): Promise<{ items: AuditEntry[]; nextCursor: string | null }> {
    if (cursor !== undefined && !isId.test(cursor)) throw new ViewtronError('cursor-invalid')
    await this.flush()
    let query = this.options.queries.selectFrom('audit').selectAll()
    if (action !== undefined) query = query.where('action', '=', action)
    if (who !== undefined) query = query.where('who', '=', who)
    // Ids are UUIDv7, so they are in the order of time.
    if (cursor !== undefined) query = query.where('id', '<', cursor)
    const rows = await query
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute()
    const items = rows.slice(0, limit).map(toEntry)
    return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
  }

  private toRow({ who, address, action, subject, detail }: AuditedAction): AuditTable {
    const at = this.options.clock.now().getTime()
    return {
      id: uuid7(at),
      at,
      who: cut(who),
      address: plainAddress(address),
      action,
      subject: cutOrNull(subject),
      detail: cutOrNull(detail),
      count: 1,
      last_at: at,
    }
  }

  private writeWaiting(): Promise<void> {
    this.writing ??= this.writeAll().finally(() => {
      this.writing = null
    })
    return this.writing
  }

  private async writeAll(): Promise<void> {
    this.noteDropped()
    while (this.waiting.length > 0) {
      // Copies: repeats that arrive during the write change the counts of the originals.
      const rows = this.waiting.slice(0, batchRows).map(row => ({ ...row }))
      if (!(await this.insert(rows))) return
      this.folding.stored(rows)
      this.waiting.splice(0, rows.length)
    }
    const grown = this.folding.due(this.options.clock.now().getTime())
    if (grown.length > 0 && !(await this.updateCounts(grown))) return
    this.folding.stored(grown)
  }

  private noteDropped(): void {
    if (this.dropped === 0) return
    const detail = `${this.dropped} entries came too fast to be kept`
    this.dropped = 0
    this.waiting.push(this.toRow({ who: 'server', address: '', action: 'audit-gap', subject: null, detail }))
  }

  private async insert(rows: AuditTable[]): Promise<boolean> {
    const { queries, clock } = this.options
    const now = clock.now().getTime()
    const statements = [queries.insertInto('audit').values(rows).compile()]
    const prunes = Math.abs(now - this.prunedAt) > pruneEveryMs || this.rowsSincePruned >= pruneEveryRows
    if (prunes) statements.push(...this.pruning(now))
    if (!(await this.write(statements))) return false
    this.rowsSincePruned = prunes ? 0 : this.rowsSincePruned + rows.length
    if (prunes) this.prunedAt = now
    return true
  }

  private updateCounts(rows: AuditTable[]): Promise<boolean> {
    const { queries } = this.options
    return this.write(
      rows.map(({ id, count, last_at }) =>
        queries.updateTable('audit').set({ count, last_at }).where('id', '=', id).compile(),
      ),
    )
  }

  /** Statements that remove entries older than a year, then entries above the limit, searches before changes. */
  private pruning(now: number): CompiledQuery[] {
    const { queries, removable, maxRows = defaultMaxRows } = this.options
    const age = removable(now - maxAgeMs)
    const excess = greatest(sql.lit(0), sql<number>`(select count(*) from audit) - ${maxRows}`)
    const aboveLimit = (which: RawBuilder<unknown>) =>
      sql`delete from audit where id in (select id from audit where ${which} order by id limit ${excess})`
    return [
      ...(age ? [queries.deleteFrom('audit').where(stampedBefore('last_at', age)).compile()] : []),
      aboveLimit(sql`action like 'search-%'`).compile(queries),
      aboveLimit(sql`true`).compile(queries),
    ]
  }

  private async write(statements: CompiledQuery[]): Promise<boolean> {
    const { write, log } = this.options
    try {
      await write(statements)
      this.hasWarned = false
      return true
    } catch (error) {
      // The entries wait until the storage works again. The storage trouble itself is logged where it is found.
      if (!this.hasWarned) log.warn(`audit log entries wait to be written: ${(error as Error).message}`)
      this.hasWarned = true
      return false
    }
  }
}
