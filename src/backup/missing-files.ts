import { type Queries, readSetting } from '../database/index.ts'
import { type FilesOfRow, filesOfEntry, type RowsOfFiles, readPendingFile, storedFiles } from '../log/index.ts'
import type { FileTaker } from './file-taker.ts'
import type { Sum } from './sums.ts'

export interface MissingFilesOptions {
  queries: Queries
  /** The rows that are in the copy of the database. */
  rows: RowsOfFiles
  taker: FileTaker
}

/** The files of a row. A stream file is left out: retention removes it whole and leaves the rows as they are. */
const pathsOf = ({ raw, pictures }: FilesOfRow) => [
  ...(raw === null || raw.offset !== null ? [] : [raw.path]),
  ...pictures.map(({ path }) => path),
]

/**
 * Compares a backup with the rows of the running database, which no longer name what retention removed meanwhile. Files
 * that were written after their folder was read are taken now; the rest is missing in the data directory too.
 */
export async function takeMissing(options: MissingFilesOptions): Promise<{ taken: Sum[]; missing: string[] }> {
  const { queries, taker } = options
  const result: { taken: Sum[]; missing: string[] } = { taken: [], missing: [] }
  // They are in a store, and stay there.
  if ((await readSetting(queries, 'archive')) !== null) return result
  for await (const rows of storedFiles(queries, options.rows)) {
    for (const row of rows) {
      for (const path of pathsOf(row).filter(path => !taker.has(path))) {
        const sum = taker.stored(path, undefined)
        if (sum) result.taken.push(sum)
        else if (!(await isAccountedFor(queries, row.id, path))) result.missing.push(path)
      }
    }
  }
  return result
}

/** True for a file that is stored as a row, and for one that the row no longer names since retention ran. */
async function isAccountedFor(queries: Queries, id: string, path: string): Promise<boolean> {
  if ((await readPendingFile(queries, path)) !== null) return true
  const row = await filesOfEntry(queries, id)
  return row === null || !pathsOf(row).includes(path)
}
