import type { Logger } from '../lib/log.ts'
import { eventIdOfImage, parseRawName, rawFolder, reasonPath, unparsedFolder } from '../log/archive/index.ts'
import { isPictureOf, pictureReferences, restorePost } from '../log/compact.ts'
import { PostIds } from '../log/post-ids.ts'
import type { Storage } from '../log/storage.ts'
import type { Post } from './post.ts'

export interface RecoverOptions {
  storage: Storage
  log: Logger
  /** Stores a post under the id that it had. `rawFile` is its path below the data directory. */
  ingest: (post: Post, postId: string, rawFile: string) => Promise<void>
}

const progressEveryMs = 5000

interface Recovered {
  ingested: number
  removed: number
}

interface RawFolder {
  folder: string
  day: string
  /** True where the database was lost: old pictures may be lost too. Elsewhere a missing picture means an incomplete post. */
  mayLackPictures: boolean
}

/** The post as it was received; null when it was not written completely. */
async function readWhole(storage: Storage, path: string, postId: string, raw: RawFolder): Promise<Buffer | null> {
  const stored = await storage.archive.read(path)
  const own = pictureReferences(stored).filter(({ name }) => isPictureOf(postId, name))
  const pictures = new Map<string, Buffer>()
  for (const { name } of own) {
    const picture = await storage.archive.read(`images/${raw.day}/${name}`).catch(() => null)
    if (picture) pictures.set(name, picture)
    else if (!raw.mayLackPictures) return null
  }
  return restorePost(stored, async name => pictures.get(name) ?? null)
}

async function removeParts({ archive }: Storage, folder: string, names: readonly string[]): Promise<number> {
  const parts = names.filter(name => name.endsWith('.part'))
  for (const name of parts) await archive.remove(`${folder}/${name}`)
  return parts.length
}

async function recoverFolder({ storage, log, ingest }: RecoverOptions, raw: RawFolder): Promise<Recovered> {
  const { folder } = raw
  // Names begin with the time of receipt, so posts keep their order in the log.
  const names = (await storage.archive.list(folder)).sort()
  const posts = names.flatMap(name => {
    const parts = parseRawName(name)
    return parts ? [{ path: `${folder}/${name}`, ...parts }] : []
  })
  const known = await new PostIds(storage.database.queries).known(posts.map(({ postId }) => postId))
  const recovered = { ingested: 0, removed: await removeParts(storage, folder, names) }
  let shownAt = performance.now()
  for (const [n, { path, postId, receivedAt, clientIp, site }] of posts.entries()) {
    if (performance.now() - shownAt > progressEveryMs) {
      log.info(`looking through ${folder}: ${n} of ${posts.length} posts, ${recovered.ingested} taken in again`)
      shownAt = performance.now()
    }
    if (known.has(postId)) continue
    if (site && !raw.mayLackPictures) {
      // It was not acknowledged: its site sends it again, with the entries that it made of it.
      await storage.archive.remove(path)
      recovered.removed++
      continue
    }
    const bytes = await readWhole(storage, path, postId, raw)
    if (!bytes) continue
    await ingest({ bytes, receivedAt, clientIp, site: site ?? undefined }, postId, path)
    recovered.ingested++
  }
  return recovered
}

/** Removes the reasons of unreadable posts that are not there. */
async function removeLoneReasons({ archive }: Storage, day: string): Promise<number> {
  const folder = unparsedFolder(day)
  const names = await archive.list(folder)
  const owned = new Set(names.filter(name => name.endsWith('.xml')).map(reasonPath))
  const lone = names.filter(name => name.endsWith('.reason.txt') && !owned.has(name))
  for (const name of lone) await archive.remove(`${folder}/${name}`)
  return lone.length
}

/** Removes the pictures of events that are not in the log. */
async function removeLonePictures({ archive, database }: Storage, day: string): Promise<number> {
  const folder = `images/${day}`
  const pictures = (await archive.list(folder)).map(name => ({ name, id: eventIdOfImage(name) }))
  const known = await new PostIds(database.queries).known([...new Set(pictures.flatMap(({ id }) => id ?? []))])
  const lone = pictures.filter(({ id }) => id !== null && !known.has(id))
  for (const { name } of lone) await archive.remove(`${folder}/${name}`)
  return lone.length
}

async function recoverDay(options: RecoverOptions, day: string, isNewDatabase: boolean): Promise<void> {
  const { storage, log } = options
  await storage.stream.repair(day)
  // The sweep removes what a crash left in a store. Nothing of it was acknowledged.
  if (!isNewDatabase && storage.archive.unfinished === 'swept') return
  let [ingested, removed] = [0, 0]
  for (const folder of [rawFolder(day), unparsedFolder(day)]) {
    const recovered = await recoverFolder(options, { folder, day, mayLackPictures: isNewDatabase })
    ingested += recovered.ingested
    removed += recovered.removed
  }
  if (!isNewDatabase) removed += (await removeLonePictures(storage, day)) + (await removeLoneReasons(storage, day))
  if (ingested + removed === 0) return
  log.warn(
    `settled ${day} after an interruption: ${ingested} posts taken in again, ${removed} unfinished files removed`,
  )
}

/**
 * Finishes what a crash interrupted: posts that were written completely but have no row are ingested again, files that
 * belong to nothing are removed. With a new database, every raw post on the disk is ingested and every picture stays.
 */
export async function recover(options: RecoverOptions): Promise<void> {
  const { storage, log } = options
  const days = await storage.days.list()
  const isNewDatabase = days.length === 0 && (await new PostIds(storage.database.queries).isEmpty())
  const all = isNewDatabase ? (await storage.archive.listFolders('raw_posts')).sort() : days
  if (isNewDatabase && all.length > 0) {
    log.warn(`the database is new: the posts of ${all.length} days in raw_posts are taken in again before ports open`)
  }
  for (const day of all) await recoverDay(options, day, isNewDatabase)
}
