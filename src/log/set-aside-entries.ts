import type { CompiledQuery } from 'kysely'
import { faultOf, type Queries, upsert } from '../database/index.ts'
import { bounds, shortText } from '../model/index.ts'

/** The reader's name for entries that nobody can read. */
export const unreadable = 'log'

const triedAtOnce = 50

/**
 * True when an entry itself is the cause of an error: its text is no JSON, a value has a wrong type, or the database
 * refuses this row. Any other error (of the disk, the database, the network) may be over in a moment.
 */
export function isFaultOfEntry(error: unknown): boolean {
  const fault = faultOf(error)
  if (fault !== null) return fault === 'value-refused' || fault === 'unique-violation'
  if (!(error instanceof Error) || 'syscall' in error || error.cause !== undefined) return false
  return [TypeError, RangeError, SyntaxError, URIError].some(kind => error instanceof kind)
}

export interface ToSetAside {
  /** The consumer that skips the entry. */
  reader: string
  seq: number
  error: unknown
  at: Date
}

/** An entry that a reader skips. */
export interface SetAsideEntry {
  seq: number
  /** Of the entry; its original post can be read with it. */
  id: string
  /** Milliseconds since 1970, as `at`. */
  receivedAt: number
  cameraId: string
  reader: string
  reason: string
  at: number
}

/** The entries of the log that one of its readers cannot process and skips. */
export class SetAsideEntries {
  private readonly queries: Queries

  constructor(queries: Queries) {
    this.queries = queries
  }

  /** The number of entries that at least one reader has set aside. */
  async count(): Promise<number> {
    const count = this.queries
      .selectFrom('set_aside')
      .select(({ fn }) => fn.count<number>('seq').distinct().as('entries'))
    return Number((await count.executeTakeFirst())?.entries ?? 0)
  }

  /** The newest entries first. */
  async list(limit: number): Promise<SetAsideEntry[]> {
    return this.queries
      .selectFrom('set_aside')
      .innerJoin('log', 'log.seq', 'set_aside.seq')
      .select(['set_aside.seq', 'log.id', 'log.received_at as receivedAt', 'log.camera_id as cameraId'])
      .select(['set_aside.reader', 'set_aside.reason', 'set_aside.at'])
      .orderBy('set_aside.seq', 'desc')
      .orderBy('set_aside.reader')
      .limit(limit)
      .execute()
  }

  /** Numbers of entries that a reader is to try again, a few at a time. */
  async toRetry(reader: string): Promise<number[]> {
    const query = this.queries.selectFrom('set_aside').select('seq').where('reader', '=', reader).where('again', '=', 1)
    return (await query.orderBy('seq').limit(triedAtOnce).execute()).map(row => row.seq)
  }

  /** Notes that a reader skips an entry. To be stored together with the reader's cursor. */
  addStatement({ reader, seq, error, at }: ToSetAside): CompiledQuery {
    const reason = shortText(error instanceof Error ? error.message : String(error), bounds.logLine)
    return upsert(this.queries, 'set_aside', { seq, reader, reason, at: at.getTime(), again: 0 })
  }

  /** Notes that a reader has processed an entry after all. */
  removeStatement(reader: string, seq: number): CompiledQuery {
    return this.queries.deleteFrom('set_aside').where('seq', '=', seq).where('reader', '=', reader).compile()
  }

  /** Removes all notes of a reader, which begins again. */
  removeAllStatement(reader: string): CompiledQuery {
    return this.queries.deleteFrom('set_aside').where('reader', '=', reader).compile()
  }

  /** Makes every reader try again what it has set aside. */
  retryAllStatement(): CompiledQuery {
    return this.queries.updateTable('set_aside').set({ again: 1 }).compile()
  }
}
