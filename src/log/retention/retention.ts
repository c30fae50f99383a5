import { setTimeout as wait } from 'node:timers/promises'
import type { CompiledQuery } from 'kysely'
import { listed, putSetting, type Queries, readSetting, removeSetting, stampedBefore } from '../../database/index.ts'
import type { RemovableAge } from '../../lib/removable-age.ts'
import { nextUuid, uuid7 } from '../../lib/uuid7.ts'
import { dayMs } from '../../time/units.ts'
import {
  dayOf,
  eventIdOfImage,
  parseRawName,
  rawFolder,
  reasonPath,
  streamPath,
  unparsedFolder,
} from '../archive/index.ts'
import { readAlarm } from '../entries/entry-body.ts'
import type { Storage } from '../storage.ts'
import type { Doubt } from './judge-clock.ts'

/** The number of days to keep; null keeps for ever. */
export interface Retention {
  eventDays: number | null
  pictureDays: number | null
  rawPostDays: number | null
}

export interface Removed {
  events: number
  pictures: number
  rawPosts: number
}

/** The data of other rooms about entries of the log. */
export interface EntryData {
  /** The numbers of the events that people want to keep. */
  keptEvents(queries: Queries): Promise<number[]>
  /** The statements that remove everything that other rooms hold for these entries. */
  removeStatements(queries: Queries, seqs: readonly number[]): CompiledQuery[]
}

export interface RetentionOptions {
  storage: Storage
  entryData: EntryData
  retention: Retention
  now: Date
  /** Entries with times of a wrong clock: they may be younger than their times say. */
  doubts: (before: number) => readonly Doubt[]
  /** True when the server stops: the rest is left to the next run. */
  isStopping: () => boolean
}

// A post that arrives during a step of this size is not delayed noticeably.
const stepSize = 100
const pauseMs = 10
// More documents than a post can hold.
const mostEntriesOfAPost = 0xffff

const dayPattern = /^\d{4}-\d{2}-\d{2}$/

/** The shorter time: pictures and raw posts go with their event. */
const shorter = (a: number | null, b: number | null) => (a === null || b === null ? (a ?? b) : Math.min(a, b))

/** The first day to keep; null keeps all. */
const firstDay = (now: Date, days: number | null) =>
  days === null ? null : dayOf(new Date(now.getTime() - days * dayMs))

/** The posts of kept events. All entries of such a post stay, because they share its file. */
const postsOf = (queries: Queries, kept: readonly number[]) =>
  queries.selectFrom('log').select('post_id').where('seq', 'in', listed(kept))

/** The body of an event without its pictures. A body that cannot be read stays as it is. */
function withoutFiles(body: string): string {
  const event = readAlarm(body)
  if (event === null) return body
  return JSON.stringify({ ...event, images: event.images.map(image => ({ ...image, file: null })) })
}

/** True when files of this day's folder have times of a wrong clock. */
function isDoubted(day: string, doubts: readonly Doubt[]): boolean {
  const begin = Date.parse(day)
  return doubts.some(({ from, to }) => from < begin + dayMs && to >= begin)
}

function partition<Item>(items: readonly Item[], test: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(test), items.filter(item => !test(item))]
}

function* steps<Item>(items: Item[]): Generator<Item[]> {
  for (let at = 0; at < items.length; at += stepSize) yield items.slice(at, at + stepSize)
}

/**
 * Removes what is too old, in small steps. Rows lose their reference to a file before the file is removed, so that
 * after a crash no row refers to a missing file, and the next run finishes the work.
 */
class Removal {
  private readonly options: RetentionOptions
  private readonly removed: Removed = { events: 0, pictures: 0, rawPosts: 0 }

  constructor(options: RetentionOptions) {
    this.options = options
  }

  async run(): Promise<Removed> {
    const { retention, now } = this.options
    const { eventDays, pictureDays, rawPostDays } = retention
    await this.eachDay('images', firstDay(now, shorter(pictureDays, eventDays)), day => this.removePictures(day))
    await this.eachDay('raw_posts', firstDay(now, shorter(rawPostDays, eventDays)), day => this.removeRawPosts(day))
    const first = firstDay(now, eventDays)
    if (first !== null) await this.removeEvents(Date.parse(first))
    return this.removed
  }

  private keptEvents(): Promise<number[]> {
    const { storage, entryData } = this.options
    return entryData.keptEvents(storage.database.queries)
  }

  private async eachDay(folder: string, first: string | null, remove: (day: string) => Promise<void>): Promise<void> {
    if (first === null) return
    const doubts = this.options.doubts(Date.parse(first))
    const days = (await this.options.storage.archive.listFolders(folder)).filter(day => dayPattern.test(day))
    const old = days.filter(day => day < first && !isDoubted(day, doubts))
    for (const day of old.sort()) if (!this.options.isStopping()) await remove(day)
  }

  /** One step: rows first, then files. False when the server stops. */
  private async step(statements: CompiledQuery[], files: string[]): Promise<boolean> {
    const { storage, isStopping } = this.options
    if (isStopping()) return false
    const { queries } = storage.database
    const stale = putSetting(queries, 'csv-stale', true)
    if (statements.length > 0) await storage.database.commit([...statements, stale])
    await Promise.all(files.map(file => storage.archive.remove(file)))
    await wait(pauseMs)
    return true
  }

  private async removePictures(day: string): Promise<void> {
    const { archive, database } = this.options.storage
    const folder = `images/${day}`
    const names = Map.groupBy(await archive.list(folder), eventIdOfImage)
    // Files that are not ours.
    names.delete(null)
    for (const some of steps([...names])) {
      const ids = some.flatMap(([id]) => id ?? [])
      const rows = database.queries.selectFrom('log').select(['id', 'seq', 'body']).where('id', 'in', ids)
      const keptSeqs = new Set(await this.keptEvents())
      const [kept, others] = partition(await rows.execute(), ({ seq }) => keptSeqs.has(seq))
      const keptIds = new Set(kept.map(({ id }) => id))
      const statements = others.map(({ seq, body }) =>
        database.queries
          .updateTable('log')
          .set({ body: withoutFiles(body) })
          .where('seq', '=', seq)
          .compile(),
      )
      const files = some.flatMap(([id, own]) =>
        id === null || keptIds.has(id) ? [] : own.map(name => `${folder}/${name}`),
      )
      if (!(await this.step(statements, files))) return
      this.removed.pictures += files.length
    }
    await archive.removeFolder(folder)
  }

  private async removeRawPosts(day: string): Promise<void> {
    const { archive, database } = this.options.storage
    const rows = await postsOf(database.queries, await this.keptEvents())
      .where('raw_file', 'like', `${rawFolder(day)}/%`)
      .execute()
    const kept = new Set(rows.map(row => row.post_id))
    for (const folder of [unparsedFolder(day), rawFolder(day)]) {
      const posts = (await archive.list(folder)).flatMap(name => {
        const postId = parseRawName(name)?.postId
        return postId === undefined || kept.has(postId) ? [] : [{ postId, path: `${folder}/${name}` }]
      })
      for (const some of steps(posts)) {
        const statements = some.flatMap(({ postId }) => this.forgetRaw(postId))
        const files = some.flatMap(({ path }) => (folder === rawFolder(day) ? [path] : [path, reasonPath(path)]))
        if (!(await this.step(statements, files))) return
        this.removed.rawPosts += some.length
      }
      // For status entries with a line in that file, raw-post.ts answers that the post was not kept.
      if (folder === rawFolder(day)) await this.removeStream(day)
      await archive.removeFolder(folder)
    }
  }

  /** The file of a past day may still be open on a site without status posts. */
  private async removeStream(day: string): Promise<void> {
    const { stream, archive } = this.options.storage
    await stream.closeDay(day)
    await archive.remove(streamPath(day))
  }

  /** The ids of a post's entries are consecutive, so the primary key finds them. */
  private forgetRaw(postId: string): CompiledQuery[] {
    const { queries } = this.options.storage.database
    const nothing = { raw_file: null, raw_offset: null, raw_length: null }
    const last = nextUuid(postId, mostEntriesOfAPost)
    return (['log', 'unparsed'] as const).map(table =>
      queries
        .updateTable(table)
        .set(nothing)
        .where('id', '>=', postId)
        .where('id', '<=', last)
        .where('post_id', '=', postId)
        .compile(),
    )
  }

  private async removeEvents(before: number): Promise<void> {
    const { queries } = this.options.storage.database
    for (;;) {
      const rows = await this.oldEntries(before)
      if (rows.length === 0) break
      const seqs = rows.map(({ seq }) => seq)
      const own = (['log', 'target'] as const).map(table =>
        queries.deleteFrom(table).where('seq', 'in', seqs).compile(),
      )
      if (!(await this.step([...own, ...this.options.entryData.removeStatements(queries, seqs)], []))) return
      this.removed.events += rows.filter(({ kind }) => kind === 'alarm').length
    }
    // Ids begin with the time of receipt, so the primary key finds old ones.
    const age: RemovableAge = { before, spared: this.options.doubts(before) }
    const inbox = queries
      .deleteFrom('unparsed')
      .where('id', '<', uuid7(before, new Uint8Array(10)))
      .where(stampedBefore('received_at', age))
    await this.options.storage.database.commit([inbox.compile()])
  }

  private async oldEntries(before: number) {
    const { storage, doubts } = this.options
    const { queries } = storage.database
    const kept = await this.keptEvents()
    return (
      queries
        .selectFrom('log')
        .select(['seq', 'kind'])
        .where(({ and, not, between }) =>
          and(doubts(before).map(({ afterSeq, toSeq }) => not(between('seq', afterSeq + 1, toSeq)))),
        )
        .where('time', '<', before)
        .where('received_at', '<', before)
        // The newest entry stays: at the next start, numbers continue from it.
        .where('seq', '<', storage.lastSeq)
        .where('post_id', 'not in', postsOf(queries, kept))
        .orderBy('time')
        .limit(stepSize)
        .execute()
    )
  }
}

/** Removes what is too old, and then its lines from events.csv. */
export async function removeOld(options: RetentionOptions): Promise<Removed> {
  const { storage, isStopping } = options
  const { queries } = storage.database
  const removed = await new Removal(options).run()
  const isStale = await readSetting(queries, 'csv-stale')
  if (isStale && (await storage.rebuildCsv(isStopping))) {
    await storage.database.commit([removeSetting(queries, 'csv-stale')])
  }
  return removed
}
