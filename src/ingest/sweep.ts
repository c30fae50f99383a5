import { putSetting, readSetting } from '../database/index.ts'
import type { Logger } from '../lib/log.ts'
import {
  dayOf,
  eventIdOfImage,
  isDay,
  isOnlyUser,
  parseRawName,
  rawFolder,
  streamName,
  unparsedFolder,
} from '../log/archive/index.ts'
import { PostIds } from '../log/post-ids.ts'
import type { Storage } from '../log/storage.ts'
import { dayMs } from '../time/units.ts'

/** The id by which a row is found that a file belongs to; null for a file that is not ours. */
const ownerOfPost = (name: string) => parseRawName(name.replace(/\.reason\.txt$/, '.xml'))?.postId ?? null

/** Removes from a store the files of posts whose row was never stored, a day after the day of their post. */
export class Sweep {
  private readonly log: Pick<Logger, 'warn'>
  /** Files that had no row at the last look. One that is just being stored has its row at the next. */
  private suspects = new Set<string>()

  constructor({ log }: { log: Pick<Logger, 'warn'> }) {
    this.log = log
  }

  /** To be called once an hour. Files are removed when two looks find no row for them. */
  async run(storage: Storage, now: Date): Promise<void> {
    const { archive, database } = storage
    if (archive.unfinished !== 'swept') return
    const swept = await readSetting(database.queries, 'archive-swept')
    const days = await this.dueDays(storage, swept ?? '', dayOf(new Date(now.getTime() - dayMs)))
    const alone = new Set<string>()
    for (const day of days) for (const path of await pathsWithoutRow(storage, day)) alone.add(path)
    // A server with a copy of the data directory may use the store too: its files have no rows here.
    if (!(await isOnlyUser(storage)))
      return this.log.warn(`another server uses ${archive.place}: nothing is swept there`)
    const gone = [...alone].filter(path => this.suspects.has(path))
    await archive.removeAll(gone)
    this.suspects = alone
    if (gone.length > 0) this.log.warn(`removed ${gone.length} files of posts that were never acknowledged`)
    const last = days.at(-1)
    if (last !== undefined && gone.length === alone.size)
      await database.commit([putSetting(database.queries, 'archive-swept', last)])
  }

  private async dueDays({ archive }: Storage, after: string, before: string): Promise<string[]> {
    const folders = [...(await archive.listFolders('images')), ...(await archive.listFolders('raw_posts'))]
    const days = folders.filter(day => isDay(day) && day > after && day < before)
    return [...new Set(days)].sort()
  }
}

async function pathsWithoutRow({ archive, database }: Storage, day: string): Promise<string[]> {
  const ids = new PostIds(database.queries)
  const paths: string[] = []
  const folders = [
    { folder: `images/${day}`, ownerOf: eventIdOfImage },
    { folder: rawFolder(day), ownerOf: ownerOfPost },
    { folder: unparsedFolder(day), ownerOf: ownerOfPost },
  ]
  for (const { folder, ownerOf } of folders) {
    const names = (await archive.list(folder)).filter(name => name !== streamName)
    const owners = new Map(names.map(name => [name, ownerOf(name)]))
    const known = await ids.known([...new Set([...owners.values()].filter(id => id !== null))])
    for (const [name, owner] of owners) if (owner !== null && !known.has(owner)) paths.push(`${folder}/${name}`)
  }
  return paths
}
