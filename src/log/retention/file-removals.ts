import { stampedBefore } from '../../database/index.ts'
import { uuid7 } from '../../lib/uuid7.ts'
import { dayMs } from '../../time/units.ts'
import {
  dayOf,
  eventIdOfImage,
  isDay,
  parseRawName,
  rawFolder,
  reasonPath,
  streamPath,
  unparsedFolder,
} from '../archive/index.ts'
import { readAlarm } from '../entries/entry-body.ts'
import { causesOf, sparedPosts } from './entry-removals.ts'
import type { Doubt } from './judge-clock.ts'
import { type Cause, firstDay, firstMoment, shortest } from './limits.ts'
import { entriesOfPosts, forgetRaw } from './posts-of-entries.ts'
import {
  type Batch,
  type EntryRow,
  entryColumns,
  type FileToRemove,
  noCounts,
  type RemovalPlan,
  steps,
} from './removal-plan.ts'

const cause = (kind: Cause['kind'], days: number | null): Cause => ({ kind, value: null, days })

/** True when files of this day's folder have times of a wrong clock. */
function isDoubted(day: string, doubts: readonly Doubt[]): boolean {
  const begin = Date.parse(day)
  return doubts.some(({ from, to }) => from < begin + dayMs && to >= begin)
}

/** The days before `first` with a folder, oldest first, without doubtful ones. */
async function oldDays({ archive, doubts }: RemovalPlan, folder: string, first: string | null): Promise<string[]> {
  if (first === null) return []
  const doubtful = doubts(Date.parse(first))
  const days = (await archive.listFolders(folder)).filter(isDay)
  return days.filter(day => day < first && !isDoubted(day, doubtful)).sort()
}

const batchOf = (day: string, part: Partial<Batch> & Pick<Batch, 'cause' | 'counts' | 'files'>): Batch => ({
  statements: [],
  folder: null,
  streamDay: null,
  from: Date.parse(day),
  upTo: Date.parse(day) + dayMs - 1,
  lastEvent: null,
  ...part,
})

const sized = (plan: RemovalPlan, paths: readonly string[]): Promise<FileToRemove[]> =>
  Promise.all(paths.map(async path => ({ path, bytes: (await plan.archive.sizeOf(path)) ?? 0 })))

/** The body of an event without its pictures. A body that cannot be read stays as it is. */
function withoutFiles(body: string): string {
  const event = readAlarm(body)
  if (event === null) return body
  return JSON.stringify({ ...event, images: event.images.map(image => ({ ...image, file: null })) })
}

interface OldPictures {
  day: string
  /** Names of files by event. */
  names: [id: string, own: string[]][]
  cause: Cause
  /** Removes pictures of events too, not only pictures without an event. */
  ofEvents: boolean
}

async function pictureBatch(plan: RemovalPlan, { day, names, cause, ofEvents }: OldPictures): Promise<Batch> {
  const { queries } = plan
  const ids = names.map(([id]) => id)
  const rows = await queries
    .selectFrom('log')
    .select([...entryColumns, 'body'])
    .where('id', 'in', ids)
    .execute()
  const spared = await plan.entryData.spared(queries, rows)
  const causes = await causesOf(plan, rows)
  // Events that are removed by their own rule take their pictures with them.
  const stays = (row: EntryRow) => !ofEvents || spared.has(row.seq) || causes.has(row.seq)
  const kept = new Set(rows.filter(stays).map(({ id }) => id))
  const changed = rows.filter(({ id }) => !kept.has(id))
  const going = names.filter(([id]) => !kept.has(id))
  const files = await sized(
    plan,
    going.flatMap(([, own]) => own.map(name => `images/${day}/${name}`)),
  )
  const set = ({ seq, body }: (typeof rows)[number]) =>
    queries
      .updateTable('log')
      .set({ body: withoutFiles(body) })
      .where('seq', '=', seq)
      .compile()
  return batchOf(day, {
    cause,
    counts: { ...noCounts, pictures: files.length },
    statements: changed.map(set),
    files,
    lastEvent: changed.reduce((last, { seq }) => Math.max(last, seq), 0) || null,
  })
}

async function* picturesOfDay(plan: RemovalPlan, day: string, part: Pick<OldPictures, 'cause' | 'ofEvents'>) {
  const names = Map.groupBy(await plan.archive.list(`images/${day}`), eventIdOfImage)
  // Files that are not ours stay.
  const own = [...names].flatMap(([id, files]): OldPictures['names'] => (id === null ? [] : [[id, files]]))
  for (const some of steps(own)) yield await pictureBatch(plan, { ...part, day, names: some })
  yield batchOf(day, { cause: part.cause, counts: noCounts, files: [], folder: `images/${day}` })
}

/** The steps that remove old pictures; of days from which events are removed, also pictures without an event. */
export async function* pictureRemovals(plan: RemovalPlan): AsyncGenerator<Batch> {
  const { pictureDays, eventDays } = plan.retention
  const pictures = firstDay(plan.now, pictureDays)
  const all = firstDay(plan.now, shortest(pictureDays, eventDays))
  for (const day of await oldDays(plan, 'images', all)) {
    const ofEvents = pictures !== null && day < pictures
    const by = ofEvents ? cause('pictures', pictureDays) : cause('events', eventDays)
    yield* picturesOfDay(plan, day, { cause: by, ofEvents })
  }
}

/** Entries other than events have no camera in the database: a hold on any camera keeps all of its days. */
export async function isHeldDay({ entryData, queries }: RemovalPlan, day: string): Promise<boolean> {
  const begin = Date.parse(day)
  return (await entryData.heldTimes(queries)).some(({ from, to }) => from < begin + dayMs && to >= begin)
}

interface OldPosts {
  day: string
  folder: string
  posts: { postId: string; path: string }[]
  cause: Cause
  ofEvents: boolean
}

async function postBatch(plan: RemovalPlan, { day, folder, posts, cause, ofEvents }: OldPosts): Promise<Batch> {
  const { queries } = plan
  const entries = await entriesOfPosts(
    queries,
    posts.map(({ postId }) => postId),
  )
  const spared = await sparedPosts(plan, entries)
  const causes = await causesOf(plan, entries)
  const stays = ({ seq, post_id }: EntryRow) => !ofEvents || spared.has(post_id) || causes.has(seq)
  const kept = new Set(entries.filter(stays).map(entry => entry.post_id))
  const going = posts.filter(({ postId }) => !kept.has(postId))
  const originals = await sized(
    plan,
    going.map(({ path }) => path),
  )
  const reasons = folder === rawFolder(day) ? [] : going.map(({ path }) => ({ path: reasonPath(path), bytes: 0 }))
  return batchOf(day, {
    cause,
    counts: { ...noCounts, rawPosts: going.length },
    statements: going.flatMap(({ postId }) => forgetRaw(queries, postId)),
    files: [...originals, ...reasons],
  })
}

async function* postsOfFolder(plan: RemovalPlan, part: Omit<OldPosts, 'posts'>): AsyncGenerator<Batch> {
  const { folder } = part
  const posts = (await plan.archive.list(folder)).flatMap(name => {
    const postId = parseRawName(name)?.postId
    return postId === undefined ? [] : [{ postId, path: `${folder}/${name}` }]
  })
  for (const some of steps(posts)) yield await postBatch(plan, { ...part, posts: some })
}

/** The steps that remove old original posts; of days from which events are removed, also posts without an entry. */
export async function* rawPostRemovals(plan: RemovalPlan): AsyncGenerator<Batch> {
  const { rawPostDays, eventDays, trackDays } = plan.retention
  const raw = firstDay(plan.now, rawPostDays)
  const both = firstDay(plan.now, shortest(rawPostDays, eventDays))
  const all = firstDay(plan.now, shortest(rawPostDays, eventDays, trackDays))
  for (const day of await oldDays(plan, 'raw_posts', all)) {
    const isHeld = await isHeldDay(plan, day)
    const ofEvents = raw !== null && day < raw
    const by = ofEvents ? cause('raw-posts', rawPostDays) : cause('events', eventDays)
    if (both !== null && day < both) {
      if (!isHeld) yield* postsOfFolder(plan, { day, folder: unparsedFolder(day), cause: by, ofEvents: true })
      yield batchOf(day, { cause: by, counts: noCounts, files: [], folder: unparsedFolder(day) })
      yield* postsOfFolder(plan, { day, folder: rawFolder(day), cause: by, ofEvents })
    }
    if (!isHeld) yield* streamOfDay(plan, day, by.days === null ? cause('tracks', trackDays ?? null) : by)
    yield batchOf(day, { cause: by, counts: noCounts, files: [], folder: rawFolder(day) })
  }
}

/** For status entries with a line in that file, raw-post.ts answers that the post was not kept. */
async function* streamOfDay(plan: RemovalPlan, day: string, cause: Cause): AsyncGenerator<Batch> {
  const path = streamPath(day)
  const bytes = await plan.archive.sizeOf(path)
  if (bytes === null) return
  yield batchOf(day, { cause, counts: { ...noCounts, tracks: 1 }, files: [{ path, bytes }], streamDay: day })
}

/** The step that removes posts from the inbox that were received before a moment. */
export async function inboxBatch(plan: RemovalPlan, before: number, cause: Cause): Promise<Batch> {
  const { queries, doubts, entryData } = plan
  const spared = [...doubts(before), ...(await entryData.heldTimes(queries))]
  // Ids begin with the time of receipt, so the primary key finds old ones.
  const statement = queries
    .deleteFrom('unparsed')
    .where('id', '<', uuid7(before, new Uint8Array(10)))
    .where(stampedBefore('received_at', { before, spared }))
  return batchOf(dayOf(new Date(before - dayMs)), {
    cause,
    counts: noCounts,
    statements: [statement.compile()],
    files: [],
  })
}

/** The step that removes old posts from the inbox. */
export async function* inboxRemovals(plan: RemovalPlan): AsyncGenerator<Batch> {
  const { eventDays } = plan.retention
  const before = firstMoment(plan.now, eventDays)
  if (before !== null) yield await inboxBatch(plan, before, cause('events', eventDays))
}

/** The steps that remove what is left of the days before `first`: files without an entry, the inbox, positions. */
export async function* leftoverRemovals(plan: RemovalPlan, first: string, cause: Cause): AsyncGenerator<Batch> {
  for (const day of await oldDays(plan, 'images', first)) yield* picturesOfDay(plan, day, { cause, ofEvents: false })
  for (const day of await oldDays(plan, 'raw_posts', first)) {
    const part = { day, cause, ofEvents: false }
    yield* postsOfFolder(plan, { ...part, folder: rawFolder(day) })
    if (await isHeldDay(plan, day)) continue
    yield* postsOfFolder(plan, { ...part, folder: unparsedFolder(day), ofEvents: true })
    yield* streamOfDay(plan, day, cause)
    yield batchOf(day, { cause, counts: noCounts, files: [], folder: unparsedFolder(day) })
    yield batchOf(day, { cause, counts: noCounts, files: [], folder: rawFolder(day) })
  }
  yield await inboxBatch(plan, Date.parse(first), cause)
}
