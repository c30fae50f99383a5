import type { Queries } from '../../database/index.ts'
import { type AnnotatedEntry, annotateEntries } from '../../events/index.ts'
import type { LogEntry } from '../../model/index.ts'
import { sseMessage } from './sse-message.ts'

/** An entry and its message, which is created on first use and shared by all listeners. */
export class LiveEntry {
  readonly entry: AnnotatedEntry
  private encoded: Buffer | null = null

  constructor(entry: AnnotatedEntry) {
    this.entry = entry
  }

  get message(): Buffer {
    this.encoded ??= sseMessage(this.entry.kind, this.entry, this.entry.seq)
    return this.encoded
  }
}

/** Annotates entries once for all listeners. */
export async function liveEntries(queries: Queries, entries: readonly LogEntry[]): Promise<LiveEntry[]> {
  const annotated = await annotateEntries(queries, entries, { unconfirmed: 'as-of-now' })
  return annotated.map(entry => new LiveEntry(entry))
}
