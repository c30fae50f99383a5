import type { CompiledQuery } from 'kysely'
import type { Queries } from '../database/index.ts'
import { SqliteError } from '../database/sqlite/sqlite-thread.ts'
import { bounds, shortText } from '../model/index.ts'

/** The reader under which an entry stands that nobody can read. */
export const unreadable = 'log'

const triedAtOnce = 50
// SQLite's result codes for what is wrong with a value: too big, against a constraint, of another type. The low byte of
// an extended code.
const refusedCodes = [18, 19, 20]

/**
 * Whether an error says that an entry itself cannot be digested: its text is no JSON, a value is not what it should
 * be, the database refuses just this row. Anything else (the disk, the database, the network) may be over in a moment.
 */
export function isFaultOfEntry(error: unknown): boolean {
  if (error instanceof SqliteError) return error.errcode !== null && refusedCodes.includes(error.errcode & 0xff)
  if (!(error instanceof Error) || 'syscall' in error || error.cause !== undefined) return false
  return [TypeError, RangeError, SyntaxError, URIError].some(kind => error instanceof kind)
}

export interface ToSetAside {
  reader: string
  seq: number
  error: unknown
  at: Date
}

/** Notes that a reader passes over an entry; to be stored together with how far the reader has come. */
export function setAsideStatement(queries: Queries, { reader, seq, error, at }: ToSetAside): CompiledQuery {
  const reason = shortText(error instanceof Error ? error.message : String(error), bounds.logLine)
  const row = { seq, reader, reason, at: at.getTime(), again: 0 }
  return queries.replaceInto('set_aside').values(row).compile()
}

/** Takes the note back. */
export function digestedStatement(queries: Queries, reader: string, seq: number): CompiledQuery {
  return queries.deleteFrom('set_aside').where('seq', '=', seq).where('reader', '=', reader).compile()
}

/** Has every reader try what it has set aside once more. */
export function everyEntryAgainStatement(queries: Queries): CompiledQuery {
  return queries.updateTable('set_aside').set({ again: 1 }).compile()
}

/** Numbers of entries that a reader is to try once more; a few at a time. */
export async function readAgainOf(queries: Queries, reader: string): Promise<number[]> {
  const query = queries.selectFrom('set_aside').select('seq').where('reader', '=', reader).where('again', '=', 1)
  return (await query.orderBy('seq').limit(triedAtOnce).execute()).map(row => row.seq)
}

/** An entry that is passed over, and by whom. */
export interface SetAsideEntry {
  seq: number
  /** Of the entry; its original post can be read under it. */
  id: string
  receivedAt: number
  cameraId: string
  reader: string
  reason: string
  at: number
}

/** How many entries are set aside by at least one reader. */
export async function countSetAside(queries: Queries): Promise<number> {
  const count = queries.selectFrom('set_aside').select(({ fn }) => fn.count<number>('seq').distinct().as('entries'))
  return Number((await count.executeTakeFirst())?.entries ?? 0)
}

/** What is set aside, the newest entry first. */
export async function readSetAside(queries: Queries, { limit }: { limit: number }): Promise<SetAsideEntry[]> {
  return queries
    .selectFrom('set_aside')
    .innerJoin('log', 'log.seq', 'set_aside.seq')
    .select(['set_aside.seq', 'log.id', 'log.received_at as receivedAt', 'log.camera_id as cameraId'])
    .select(['set_aside.reader', 'set_aside.reason', 'set_aside.at'])
    .orderBy('set_aside.seq', 'desc')
    .orderBy('set_aside.reader')
    .limit(limit)
    .execute()
}
