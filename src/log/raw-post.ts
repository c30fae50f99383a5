import type { Queries, RawColumns } from '../database/index.ts'
import { ViewtronError } from '../model/index.ts'
import { type Archive, dayOf, isMissing } from './archive/index.ts'
import { isPictureOf, restorePost } from './compact.ts'
import { readAlarm } from './entries/entry-body.ts'
import { readPendingFile } from './pending/pending-files.ts'
import { postOfLine } from './stream-log.ts'

type RawRow = RawColumns & { received_at: number }

async function findRow(queries: Queries, id: string): Promise<RawRow | undefined> {
  const columns = ['post_id', 'raw_file', 'raw_offset', 'raw_length', 'received_at'] as const
  for (const table of ['log', 'unparsed'] as const) {
    const row = await queries.selectFrom(table).select(columns).where('id', '=', id).executeTakeFirst()
    if (row) return row
  }
  return undefined
}

/** The path of the original post of an entry or an unparsed document; null where there is none, or no such row. */
export async function rawFileOf(queries: Queries, id: string): Promise<string | null> {
  return (await findRow(queries, id))?.raw_file ?? null
}

/** True where a file is missing because retention removed it: a whole stream file, or the pictures of an event. */
async function wasRemoved(queries: Queries, row: RawRow, error: unknown): Promise<boolean> {
  if (!isMissing(error)) return false
  if (row.raw_offset !== null) return true
  const event = await queries.selectFrom('log').select('body').where('id', '=', row.post_id).executeTakeFirst()
  const images = (event && readAlarm(event.body)?.images) ?? []
  return images.some(image => image.valid && image.file === null)
}

/** The parts of the archive that reading a post needs. */
export type PostArchive = Pick<Archive, 'read'>

/** Reads a file, or its row where it is not written yet. */
async function readStored(queries: Queries, archive: PostArchive, path: string): Promise<Buffer> {
  try {
    return await archive.read(path)
  } catch (error) {
    // The folder may be unusable; a store that is away says nothing about the file.
    if (error instanceof ViewtronError) throw error
    // Without a row it was written meanwhile, or it is gone.
    return (await readPendingFile(queries, path)) ?? (await archive.read(path))
  }
}

interface FilePost {
  queries: Queries
  archive: PostArchive
  row: RawRow
  path: string
}

async function readFilePost({ queries, archive, row, path }: FilePost): Promise<Buffer> {
  const stored = await readStored(queries, archive, path)
  const day = dayOf(new Date(row.received_at))
  return restorePost(stored, async name =>
    isPictureOf(row.post_id, name) ? archive.read(`images/${day}/${name}`) : null,
  )
}

/**
 * The original post behind an event, a status change or an unparsed post, byte for byte. Throws `not-found`,
 * `raw-not-kept` or `raw-damaged`, and the errors of a store that is away.
 */
export async function readRawPost(queries: Queries, archive: PostArchive, id: string): Promise<Buffer> {
  const row = await findRow(queries, id)
  if (!row) throw new ViewtronError('not-found', { what: 'entry', id })
  const { raw_file: path, raw_offset: offset, raw_length: length } = row
  if (path === null) throw new ViewtronError('raw-not-kept', { id })
  try {
    if (offset !== null && length !== null)
      return postOfLine((await archive.read(path, { from: offset, bytes: length })).toString())
    return await readFilePost({ queries, archive, row, path })
  } catch (error) {
    if (await wasRemoved(queries, row, error)) throw new ViewtronError('raw-not-kept', { id }, error)
    if (error instanceof ViewtronError) throw error
    throw new ViewtronError('raw-damaged', { id, reason: (error as Error).message }, error)
  }
}
