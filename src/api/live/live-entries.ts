import type { Queries } from '../../database/index.ts'
import { type AnnotatedEntry, annotateEntries } from '../../events/index.ts'
import type { LogEntry } from '../../model/index.ts'
import { sseMessage } from './sse-message.ts'

/** An entry with the message that is made of it when the first listener wants it, then shared by all. */
export class LiveEntry {
  readonly entry: AnnotatedEntry
  private made: Buffer | null = null

  constructor(entry: AnnotatedEntry) {
    this.entry = entry
  }

  get message(): Buffer {
    this.made ??= sseMessage(this.entry.kind, this.entry, this.entry.seq)
    return this.made
  }
}

/** Annotates entries, once for all listeners. */
export async function liveEntries(queries: Queries, entries: readonly LogEntry[]): Promise<LiveEntry[]> {
  const annotated = await annotateEntries(queries, entries, { unconfirmed: 'as-of-now' })
  return annotated.map(entry => new LiveEntry(entry))
}
