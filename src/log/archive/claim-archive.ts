import { randomUUID } from 'node:crypto'
import { type Database, putSetting, readSetting } from '../../database/index.ts'
import { ViewtronError } from '../../model/index.ts'
import { PostIds } from '../post-ids.ts'
import type { Archive } from './archive.ts'

export interface ArchiveToClaim {
  /** Absolute. */
  dataDir: string
  database: Pick<Database, 'commit' | 'queries'>
  archive: Pick<Archive, 'mark' | 'place'>
  /** Of this opening of the data directory. */
  run: string
}

/**
 * Refuses an archive other than the one with which the data directory was written, and a store that holds the posts of
 * another one. A new data directory takes possession of its store. Throws `archive-changed`, `archive-taken` and the errors
 * of a store that is away.
 */
export async function claimArchive({ dataDir, database, archive, run }: ArchiveToClaim): Promise<void> {
  const { queries } = database
  const { mark } = archive
  const known = await readSetting(queries, 'archive')
  const place = mark && archive.place
  if ((known?.place ?? null) === place) return
  if (known !== null || !(await new PostIds(queries).isEmpty())) {
    const before = known?.place ?? dataDir
    throw new ViewtronError('archive-changed', { path: dataDir, before, place: place ?? dataDir })
  }
  if (mark === null || place === null) return
  if ((await mark.read()) !== null) throw new ViewtronError('archive-taken', { path: dataDir, place })
  const id = randomUUID()
  // Stored first: after a crash here, the next check writes the mark.
  await database.commit([putSetting(queries, 'archive', { place, id })])
  await mark.write({ id, run })
}

/** Checks that the store answers and has the mark of this data directory. Throws `archive-taken` and the errors of a store. */
export async function checkArchive({ dataDir, database, archive, run }: ArchiveToClaim): Promise<void> {
  const known = await readSetting(database.queries, 'archive')
  if (archive.mark === null || known === null) return
  const owner = await archive.mark.read()
  if (owner !== null && owner.id !== known.id)
    throw new ViewtronError('archive-taken', { path: dataDir, place: archive.place })
  // Without a mark, somebody emptied the store: it goes on with what comes.
  if (owner?.run !== run) await archive.mark.write({ id: known.id, run })
}

/** True where no other server has opened the store since, such as one with a restored copy of the data directory. */
export async function isOnlyUser({ archive, run }: Pick<ArchiveToClaim, 'archive' | 'run'>): Promise<boolean> {
  return archive.mark === null || (await archive.mark.read())?.run === run
}
