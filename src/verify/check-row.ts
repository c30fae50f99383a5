import { hash } from 'node:crypto'
import type { Queries } from '../database/index.ts'
import { type FilesOfRow, filesOfEntry, isMissing, readPendingFile } from '../log/index.ts'
import { readRawPost } from '../log/raw-post.ts'
import { ViewtronError } from '../model/index.ts'
import { hasPicturesOf, type PostPlace, postOfRow } from './post-of-row.ts'

export interface RowProblem {
  code:
    | 'row-unreadable'
    | 'picture-missing'
    | 'picture-changed'
    | 'raw-post-missing'
    | 'raw-post-damaged'
    | 'post-differs'
    | 'stream-line-damaged'
  path: string | null
  id: string
  /** The hash of the picture as it was received; null for all else. */
  sha256: string | null
}

export interface CheckedRow {
  problems: RowProblem[]
  pictures: number
  rawPosts: number
  /** Original posts that were decoded again. */
  decoded: number
}

type Place = PostPlace

async function pictureProblem(
  { archive }: Place,
  id: string,
  picture: FilesOfRow['pictures'][number],
): Promise<RowProblem | null> {
  const { path, sha256 } = picture
  try {
    const found = hash('sha256', await archive.read(path))
    return sha256 === null || found === sha256 ? null : { code: 'picture-changed', path, id, sha256 }
  } catch (error) {
    if (!isMissing(error)) throw error
    return { code: 'picture-missing', path, id, sha256 }
  }
}

async function rawProblem({ archive, queries }: Place, { id, raw }: FilesOfRow): Promise<RowProblem | null> {
  if (raw === null) return null
  const { path } = raw
  if (raw.offset !== null) return streamProblem({ archive, queries }, id, path)
  if ((await archive.sizeOf(path)) !== null) return null
  if ((await readPendingFile(queries, path)) !== null) return null
  return { code: 'raw-post-missing', path, id, sha256: null }
}

/** Retention removes a stream file whole and leaves the rows as they are: such a post is not kept. */
async function streamProblem(
  { archive, queries }: Pick<Place, 'archive' | 'queries'>,
  id: string,
  path: string,
): Promise<RowProblem | null> {
  try {
    await readRawPost(queries, archive, id)
    return null
  } catch (error) {
    const isDamaged = error instanceof ViewtronError && error.code === 'raw-damaged'
    if (isDamaged) return { code: 'stream-line-damaged', path, id, sha256: null }
    if (error instanceof ViewtronError) return null
    throw error
  }
}

/** True where the row still refers to the file: retention changes rows before it removes files. */
async function isNamed(queries: Queries, { code, id, path }: RowProblem): Promise<boolean> {
  if (path === null) return true
  const row = await filesOfEntry(queries, id)
  if (row === null) return false
  if (row.raw?.path !== path) return row.pictures.some(picture => picture.path === path)
  // A file that was written between two looks.
  return code !== 'raw-post-missing' || (await readPendingFile(queries, path)) === null
}

/**
 * Decodes the original post of an event and compares it with the row. A later version may read a post in another way, so
 * only what no version changes is compared: that the post has an event with these pictures.
 */
async function postProblem(place: Place, row: FilesOfRow): Promise<RowProblem | null> {
  const post = await postOfRow(place, row)
  if (post === null || row.raw === null) return null
  const { path } = row.raw
  if (post === 'damaged') return { code: 'raw-post-damaged', path, id: row.id, sha256: null }
  const isThere = post.alarms.some(alarm => hasPicturesOf(alarm, row))
  return isThere ? null : { code: 'post-differs', path, id: row.id, sha256: null }
}

/** Compares a row with its files, and with its original post too if `decodes`. */
export async function checkRow(place: Place, row: FilesOfRow, decodes: boolean): Promise<CheckedRow> {
  const { id, pictures } = row
  const found = [
    row.isReadable ? null : { code: 'row-unreadable' as const, path: null, id, sha256: null },
    await rawProblem(place, row),
    ...(await Promise.all(pictures.map(picture => pictureProblem(place, id, picture)))),
  ].filter(problem => problem !== null)
  // The missing files explain already why a post cannot be restored.
  const isDecoded = decodes && row.kind === 'alarm' && row.raw !== null && found.length === 0
  const differs = isDecoded ? await postProblem(place, row) : null
  if (differs) found.push(differs)
  const problems: RowProblem[] = []
  for (const problem of found) if (await isNamed(place.queries, problem)) problems.push(problem)
  const counts = { pictures: pictures.length, rawPosts: row.raw === null ? 0 : 1, decoded: isDecoded ? 1 : 0 }
  return { problems, ...counts }
}
