import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Queries } from '../database/index.ts'
import { hashFile } from '../lib/hashed-files.ts'
import { type FilesOfRow, filesOfEntry, readPendingFile } from '../log/index.ts'
import { readRawPost } from '../log/raw-post.ts'
import { ViewtronError } from '../model/index.ts'

export interface RowProblem {
  code: 'row-unreadable' | 'picture-missing' | 'picture-changed' | 'raw-post-missing' | 'stream-line-damaged'
  path: string | null
  id: string
  /** The hash of the picture as it was received; null for all else. */
  sha256: string | null
}

export interface CheckedRow {
  problems: RowProblem[]
  pictures: number
  rawPosts: number
}

interface Place {
  dataDir: string
  queries: Queries
}

function pictureProblem({ dataDir }: Place, id: string, picture: FilesOfRow['pictures'][number]): RowProblem | null {
  const { path, sha256 } = picture
  try {
    const found = hashFile(join(dataDir, path))
    return sha256 === null || found.sha256 === sha256 ? null : { code: 'picture-changed', path, id, sha256 }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return { code: 'picture-missing', path, id, sha256 }
  }
}

async function rawProblem({ dataDir, queries }: Place, { id, raw }: FilesOfRow): Promise<RowProblem | null> {
  if (raw === null) return null
  const { path } = raw
  if (raw.offset !== null) return streamProblem({ dataDir, queries }, id, path)
  if (statSync(join(dataDir, path), { throwIfNoEntry: false }) !== undefined) return null
  if ((await readPendingFile(queries, path)) !== null) return null
  return { code: 'raw-post-missing', path, id, sha256: null }
}

/** Retention removes a stream file whole and leaves the rows as they are: such a post is not kept. */
async function streamProblem({ dataDir, queries }: Place, id: string, path: string): Promise<RowProblem | null> {
  try {
    await readRawPost(queries, dataDir, id)
    return null
  } catch (error) {
    const isDamaged = error instanceof ViewtronError && error.code === 'raw-damaged'
    if (isDamaged) return { code: 'stream-line-damaged', path, id, sha256: null }
    if (error instanceof ViewtronError) return null
    throw error
  }
}

/** True where the row still refers to the file: retention changes rows before it removes files. */
async function isNamed(queries: Queries, { id, path }: RowProblem): Promise<boolean> {
  if (path === null) return true
  const row = await filesOfEntry(queries, id)
  if (row === null) return false
  if (row.raw?.path !== path) return row.pictures.some(picture => picture.path === path)
  // A file that was written between two looks.
  return row.raw.offset !== null || (await readPendingFile(queries, path)) === null
}

/** Compares a row with its files. */
export async function checkRow(place: Place, row: FilesOfRow): Promise<CheckedRow> {
  const { id, pictures } = row
  const found = [
    row.isReadable ? null : { code: 'row-unreadable' as const, path: null, id, sha256: null },
    await rawProblem(place, row),
    ...pictures.map(picture => pictureProblem(place, id, picture)),
  ].filter(problem => problem !== null)
  const problems: RowProblem[] = []
  for (const problem of found) if (await isNamed(place.queries, problem)) problems.push(problem)
  return { problems, pictures: pictures.length, rawPosts: row.raw === null ? 0 : 1 }
}
