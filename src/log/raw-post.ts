import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { Queries, RawColumns } from '../database/index.ts'
import { ViewtronError } from '../model/index.ts'
import { DiskArchive, dayOf } from './archive/index.ts'
import { restorePost } from './compact.ts'
import { readAlarm } from './entries/entry-body.ts'
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

/** True where a file is missing because retention removed it: a whole stream file, or the pictures of an event. */
async function wasRemoved(queries: Queries, row: RawRow, error: unknown): Promise<boolean> {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return false
  if (row.raw_offset !== null) return true
  const event = await queries.selectFrom('log').select('body').where('id', '=', row.post_id).executeTakeFirst()
  const images = (event && readAlarm(event.body)?.images) ?? []
  return images.some(image => image.valid && image.file === null)
}

async function readLine(path: string, offset: number, length: number): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const line = Buffer.alloc(length)
    const { bytesRead } = await file.read(line, 0, length, offset)
    return postOfLine(line.toString('utf8', 0, bytesRead))
  } finally {
    await file.close()
  }
}

async function readFilePost(dataDir: string, row: RawRow, path: string): Promise<Buffer> {
  const archive = new DiskArchive(dataDir)
  const stored = await archive.read(path)
  const day = dayOf(new Date(row.received_at))
  // The ids in the names of a post's pictures differ from the post's id in the last group only.
  const family = row.post_id.slice(0, row.post_id.lastIndexOf('-') + 1)
  const isOwn = (name: string) => name.includes(family)
  return restorePost(stored, async name => (isOwn(name) ? archive.read(`images/${day}/${name}`) : null))
}

/**
 * The original post behind an event, a status change or an unparsed post, byte for byte. Throws `not-found`,
 * `raw-not-kept` or `raw-damaged`.
 */
export async function readRawPost(queries: Queries, dataDir: string, id: string): Promise<Buffer> {
  const row = await findRow(queries, id)
  if (!row) throw new ViewtronError('not-found', { what: 'entry', id })
  const { raw_file: path, raw_offset: offset, raw_length: length } = row
  if (path === null) throw new ViewtronError('raw-not-kept', { id })
  try {
    if (offset !== null && length !== null) return await readLine(join(dataDir, path), offset, length)
    return await readFilePost(dataDir, row, path)
  } catch (error) {
    if (await wasRemoved(queries, row, error)) throw new ViewtronError('raw-not-kept', { id }, error)
    throw new ViewtronError('raw-damaged', { id, reason: (error as Error).message }, error)
  }
}
