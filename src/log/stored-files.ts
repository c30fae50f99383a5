import type { Queries, RawColumns } from '../database/index.ts'
import type { LogEntry } from '../model/index.ts'
import { readAlarm } from './entries/entry-body.ts'

/** A row of the log or of the inbox, and the files to which it refers. Paths are relative to the data directory. */
export interface FilesOfRow {
  id: string
  postId: string
  /** Milliseconds since 1970. */
  receivedAt: number
  kind: LogRowOfFiles['kind'] | 'unparsed'
  raw: { path: string; offset: number | null; length: number | null } | null
  /** `sha256` is null for pictures of versions that did not store it. */
  pictures: { path: string; sha256: string | null; bytes: number }[]
  /** False where the body of the row cannot be read. */
  isReadable: boolean
}

type InboxRowOfFiles = RawColumns & { id: string; received_at: number }
type LogRowOfFiles = InboxRowOfFiles & { kind: LogEntry['kind']; body: string }

const rowsAPage = 100
const inboxColumns = ['id', 'post_id', 'received_at', 'raw_file', 'raw_offset', 'raw_length'] as const
const logColumns = [...inboxColumns, 'kind', 'body'] as const

const headOf = ({ id, post_id, received_at, raw_file, raw_offset, raw_length }: InboxRowOfFiles) => ({
  id,
  postId: post_id,
  receivedAt: received_at,
  raw: raw_file === null ? null : { path: raw_file, offset: raw_offset, length: raw_length },
})

function ofLogRow(row: LogRowOfFiles): FilesOfRow {
  const { kind, body } = row
  const images = kind === 'alarm' ? (readAlarm(body)?.images ?? null) : []
  const pictures = (images ?? []).flatMap(({ file, sha256, bytes }) =>
    file === null ? [] : [{ path: file, sha256, bytes }],
  )
  return { ...headOf(row), kind, pictures, isReadable: images !== null }
}

const ofInboxRow = (row: InboxRowOfFiles): FilesOfRow => ({
  ...headOf(row),
  kind: 'unparsed',
  pictures: [],
  isReadable: true,
})

async function* filesOfLog(queries: Queries, upTo: number): AsyncGenerator<FilesOfRow[]> {
  const rows = queries.selectFrom('log').select([...logColumns, 'seq'])
  for (let after = 0; ; ) {
    const page = rows.where('seq', '>', after).where('seq', '<=', upTo).orderBy('seq').limit(rowsAPage)
    const found = await page.execute()
    const last = found.at(-1)
    if (!last) return
    yield found.map(ofLogRow)
    after = last.seq
  }
}

async function* filesOfInbox(queries: Queries, receivedBefore: number): AsyncGenerator<FilesOfRow[]> {
  const rows = queries.selectFrom('unparsed').select(inboxColumns).where('received_at', '<', receivedBefore)
  for (let after = ''; ; ) {
    const found = await rows.where('id', '>', after).orderBy('id').limit(rowsAPage).execute()
    const last = found.at(-1)
    if (!last) return
    yield found.map(ofInboxRow)
    after = last.id
  }
}

export interface RowsOfFiles {
  /** The last number of the log. */
  upTo: number
  /** The inbox has no numbers: milliseconds since 1970. */
  receivedBefore: number
}

/** The files to which rows of the log and of the inbox refer, a page at a time. */
export async function* storedFiles(queries: Queries, { upTo, receivedBefore }: RowsOfFiles) {
  yield* filesOfLog(queries, upTo)
  yield* filesOfInbox(queries, receivedBefore)
}

/** The files to which the row with this id refers now; null where there is no such row. */
export async function filesOfEntry(queries: Queries, id: string): Promise<FilesOfRow | null> {
  const entry = await queries.selectFrom('log').select(logColumns).where('id', '=', id).executeTakeFirst()
  if (entry) return ofLogRow(entry)
  const unparsed = await queries.selectFrom('unparsed').select(inboxColumns).where('id', '=', id).executeTakeFirst()
  return unparsed ? ofInboxRow(unparsed) : null
}
