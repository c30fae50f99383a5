import type { Queries } from '../../database/index.ts'
import { presentForPeople } from '../../events/present-event.ts'
import type { LogEntry } from '../../model/index.ts'
import type { ApiEntry } from './live-filter.ts'
import { sseMessage } from './sse-message.ts'

/** An entry with the message that is made of it when the first listener wants it, then shared by all. */
export class LiveEntry {
  readonly entry: ApiEntry
  private made: Buffer | null = null

  constructor(entry: ApiEntry) {
    this.entry = entry
  }

  get message(): Buffer {
    this.made ??= sseMessage(this.entry.kind, this.entry, this.entry.seq)
    return this.made
  }
}

/** Adds what people decided, once for all listeners. */
export async function liveEntries(queries: Queries, entries: readonly LogEntry[]): Promise<LiveEntry[]> {
  const alarms = entries.filter(entry => entry.kind === 'alarm')
  const presented = new Map((await presentForPeople(queries, alarms)).map(event => [event.seq, event]))
  return entries.flatMap(entry => {
    const shown = entry.kind === 'alarm' ? presented.get(entry.seq) : entry
    return shown ? [new LiveEntry(shown)] : []
  })
}
