import type { Logger } from '../lib/log.ts'
import { eventIdOfImage, parseRawName, rawFolder, reasonPath, unparsedFolder } from '../log/archive/index.ts'
import { pictureReferences, restorePost } from '../log/compact.ts'
import { knownIds } from '../log/index.ts'
import type { Storage } from '../log/storage.ts'
import type { Post } from './post.ts'

export interface SettleOptions {
  storage: Storage
  log: Logger
  /** Stores a post under the id it had, unless it turns out to be there already. */
  takeIn: (post: Post, postId: string, rawFile: string) => Promise<void>
}

const progressEveryMs = 5000

interface Settled {
  recovered: number
  removed: number
}

interface RawFolder {
  folder: string
  day: string
  /** Where the database was lost, so may be old pictures; otherwise a missing one means that the post never was whole. */
  mayLackPictures: boolean
}

/** The post as it came, or null when it never was whole. */
async function readWhole(storage: Storage, path: string, postId: string, raw: RawFolder): Promise<Buffer | null> {
  const stored = await storage.archive.read(path)
  const own = pictureReferences(stored).filter(({ name }) => name.includes(postId.slice(0, 24)))
  const pictures = new Map<string, Buffer>()
  for (const { name } of own) {
    const picture = await storage.archive.read(`images/${raw.day}/${name}`).catch(() => null)
    if (picture) pictures.set(name, picture)
    else if (!raw.mayLackPictures) return null
  }
  return restorePost(stored, async name => pictures.get(name) ?? null)
}

async function settleRawPosts(options: SettleOptions, raw: RawFolder): Promise<Settled> {
  const { storage, takeIn } = options
  const { folder } = raw
  // Names begin with the time of receipt: what is taken in again keeps its order in the log.
  const names = (await storage.archive.list(folder)).sort()
  const posts = names.map(name => ({ name, parts: parseRawName(name) })).filter(post => post.parts !== null)
  const known = await knownIds(
    storage.database.queries,
    posts.map(post => post.parts?.postId ?? ''),
  )
  const settled = { recovered: 0, removed: 0 }
  for (const name of names.filter(name => name.endsWith('.part'))) {
    await storage.archive.remove(`${folder}/${name}`)
    settled.removed++
  }
  let shownAt = performance.now()
  for (const [n, { name, parts }] of posts.entries()) {
    if (performance.now() - shownAt > progressEveryMs) {
      options.log.info(`looking through ${folder}: ${n} of ${posts.length} posts, ${settled.recovered} taken in again`)
      shownAt = performance.now()
    }
    if (!parts || known.has(parts.postId)) continue
    const path = `${folder}/${name}`
    const bytes = await readWhole(storage, path, parts.postId, raw)
    if (!bytes) continue
    await takeIn({ bytes, receivedAt: parts.receivedAt, clientIp: parts.clientIp }, parts.postId, path)
    settled.recovered++
  }
  return settled
}

async function removeUnownedReasons(storage: Storage, day: string): Promise<number> {
  const folder = unparsedFolder(day)
  const names = new Set(await storage.archive.list(folder))
  const owners = new Set([...names].filter(name => name.endsWith('.xml')).map(reasonPath))
  const unowned = [...names].filter(name => name.endsWith('.reason.txt') && !owners.has(name))
  for (const name of unowned) await storage.archive.remove(`${folder}/${name}`)
  return unowned.length
}

async function removeUnownedImages(storage: Storage, day: string): Promise<number> {
  const folder = `images/${day}`
  const images = (await storage.archive.list(folder)).map(name => ({ name, id: eventIdOfImage(name) }))
  const known = await knownIds(storage.database.queries, [...new Set(images.flatMap(({ id }) => id ?? []))])
  const unowned = images.filter(({ id }) => id !== null && !known.has(id))
  for (const { name } of unowned) await storage.archive.remove(`${folder}/${name}`)
  return unowned.length
}

/**
 * Finishes what a crash interrupted: posts that are whole but have no row are taken in again, files that belong to
 * nothing are removed. A database that was made anew knows of no day; then every raw post on the disk is taken in
 * and no picture is touched.
 */
export async function settle(options: SettleOptions): Promise<void> {
  const { storage, log } = options
  const isNew = await hasNoHistory(storage)
  const days = isNew ? (await storage.archive.listFolders('raw_posts')).sort() : await storage.days.unsettled()
  if (isNew && days.length > 0) {
    log.warn(`the database is new: the posts of ${days.length} days in raw_posts are taken in again before ports open`)
  }
  for (const day of days) {
    await storage.stream.mend(day)
    const whole = await settleRawPosts(options, { folder: rawFolder(day), day, mayLackPictures: isNew })
    const unparsed = await settleRawPosts(options, { folder: unparsedFolder(day), day, mayLackPictures: isNew })
    const recovered = whole.recovered + unparsed.recovered
    let removed = whole.removed + unparsed.removed
    if (!isNew) removed += (await removeUnownedImages(storage, day)) + (await removeUnownedReasons(storage, day))
    if (recovered + removed > 0) {
      log.warn(
        `settled ${day} after an interruption: ${recovered} posts taken in again, ${removed} unfinished files removed`,
      )
    }
  }
}

async function hasNoHistory(storage: Storage): Promise<boolean> {
  const { queries } = storage.database
  for (const table of ['log', 'unparsed', 'open_day'] as const) {
    if (await queries.selectFrom(table).selectAll().limit(1).executeTakeFirst()) return false
  }
  return true
}
