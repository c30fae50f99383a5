import type { CompiledQuery } from 'kysely'
import type { Event, LogEntry } from '../model/index.ts'
import type { Storage } from './storage.ts'

/** An entry that does not come from a post, such as the start of a track. */
export interface EntryToAppend {
  entry: WithoutSeq<Exclude<LogEntry, Event>>
  /** Statements of the caller's own tables that are stored together with the entry, given its number. */
  statements: (seq: number) => CompiledQuery[]
}

type WithoutSeq<Entry> = Entry extends unknown ? Omit<Entry, 'seq'> : never

export interface AppendOptions {
  /** True when the storage is the cause of an error, false when an entry is. */
  isStorageFault: (error: unknown) => boolean
  /** Called for an entry that the database refused. It is not tried again. */
  refused: (error: unknown, entry: EntryToAppend) => void
}

async function appendTogether(storage: Storage, entries: readonly EntryToAppend[]): Promise<void> {
  await storage.commit({
    files: [],
    appended: [],
    entries: entries.length,
    statements: firstSeq =>
      entries.flatMap(({ entry, statements }, n) => {
        const seq = firstSeq + n
        const numbered = { ...entry, seq } as Exclude<LogEntry, Event>
        return [storage.writer.entry(numbered, { postId: entry.id, file: null, place: null }), ...statements(seq)]
      }),
  })
}

/** Stores entries in their order. One that is refused does not hold up the others. Throws when the storage is at fault. */
export async function appendEntries(
  storage: Storage,
  entries: readonly EntryToAppend[],
  { isStorageFault, refused }: AppendOptions,
): Promise<void> {
  try {
    await appendTogether(storage, entries)
  } catch (error) {
    if (isStorageFault(error)) throw error
    if (entries.length > 1)
      for (const entry of entries) await appendEntries(storage, [entry], { isStorageFault, refused })
    else for (const entry of entries) refused(error, entry)
  }
}
