import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { Schema } from '../../database/index.ts'
import { readAlarm } from '../entries/entry-body.ts'
import { type Cause, firstMoment, limitOf, shortest } from './limits.ts'
import { entriesOfPosts, forgetRaw, unreadPosts } from './posts-of-entries.ts'
import {
  type Batch,
  bytesOf,
  type EntryRow,
  entryColumns,
  type FileToRemove,
  type RemovalPlan,
  type Sparing,
  stepSize,
  steps,
} from './removal-plan.ts'

// Rows that stay are only looked at.
const rowsAPage = 500

type LogWhere = (eb: ExpressionBuilder<Schema, 'log'>) => Expression<SqlBool>

/** Entries that may be removed by one kind of rule. */
interface Selection {
  kinds: readonly Cause['kind'][]
  /** Milliseconds since 1970. */
  before: number
  where: LogWhere
}

/** Entries before a moment that a selection chooses, oldest first, in pages. Doubtful ones and the newest are left out. */
export async function* oldRows(
  { queries, doubts, lastSeq }: RemovalPlan,
  { before, where }: Pick<Selection, 'before' | 'where'>,
): AsyncGenerator<EntryRow[]> {
  for (let after = { time: Number.MIN_SAFE_INTEGER, seq: 0 }; ; ) {
    const rows = await queries
      .selectFrom('log')
      .select(entryColumns)
      .where(({ and, not, between }) =>
        and(doubts(before).map(({ afterSeq, toSeq }) => not(between('seq', afterSeq + 1, toSeq)))),
      )
      .where('time', '<', before)
      .where('received_at', '<', before)
      .where('seq', '<', lastSeq)
      .where(sql<boolean>`(time, seq) > (${after.time}, ${after.seq})`)
      .where(where)
      .orderBy('time')
      .orderBy('seq')
      .limit(rowsAPage)
      .execute()
    const last = rows.at(-1)
    if (!last) return
    yield rows
    after = { time: last.time, seq: last.seq }
  }
}

/** The selections that these settings ask for, and that together find each entry once. */
function selectionsOf({ retention, now }: RemovalPlan): Selection[] {
  const { rules = [], eventDays, trackDays = null } = retention
  const ofCategories = rules.flatMap(rule => (rule.kind === 'category' ? [rule] : []))
  const ofPlates = rules.filter(({ kind }) => kind !== 'category')
  const plates = firstMoment(now, shortest(...ofPlates.map(rule => rule.days)))
  const events = firstMoment(now, eventDays)
  const tracks = firstMoment(now, trackDays)
  const selections: Selection[] = []
  if (plates !== null)
    selections.push({
      kinds: ['group', 'strangers'],
      before: plates,
      where: ({ exists, selectFrom }) =>
        exists(
          selectFrom('target')
            .select('target.seq')
            .whereRef('target.seq', '=', 'log.seq')
            .where('target.plate_key', 'is not', null),
        ),
    })
  for (const { category, days } of ofCategories) {
    const before = firstMoment(now, days)
    // By the index of categories, each page would sort all entries of the category.
    const where = () => sql<SqlBool>`coalesce(category, '') = ${category}`
    if (before !== null) selections.push({ kinds: ['category'], before, where })
  }
  if (tracks !== null && (events === null || tracks > events))
    selections.push({ kinds: ['tracks'], before: tracks, where: eb => eb('kind', 'in', ['track', 'status']) })
  if (events !== null)
    selections.push({
      kinds: ['events'],
      before: events,
      where: eb => {
        const others = ofCategories.map(rule => rule.category)
        if (others.length === 0) return sql<SqlBool>`true`
        return eb.or([eb('category', 'is', null), eb('category', 'not in', others)])
      },
    })
  return selections
}

/** The rule that decides about an entry. */
function causeOf(row: EntryRow, groups: (string | null)[] | undefined, { retention }: RemovalPlan): Cause {
  const { eventDays, trackDays = null } = retention
  if (row.kind === 'alarm') return limitOf({ category: row.category, groups }, retention)
  const isTrack = row.kind === 'track' || row.kind === 'status'
  if (isTrack && trackDays !== null && (eventDays === null || trackDays < eventDays))
    return { kind: 'tracks', value: null, days: trackDays }
  return { kind: 'events', value: null, days: eventDays }
}

/** The rules by which these entries are removed for their age; entries that stay are left out. */
export async function causesOf(plan: RemovalPlan, rows: readonly EntryRow[]): Promise<Map<number, Cause>> {
  const { retention, now, queries, entryData } = plan
  const needsPlates = retention.rules?.some(({ kind }) => kind !== 'category')
  const groups = needsPlates ? await entryData.plateGroups(queries, rows) : new Map<number, (string | null)[]>()
  const due = rows.flatMap(row => {
    const cause = causeOf(row, groups.get(row.seq), plan)
    const before = firstMoment(now, cause.days)
    const isDue = before !== null && row.time < before && row.received_at < before
    return isDue ? [[row.seq, cause] as const] : []
  })
  return new Map(due)
}

/** The posts of these rows that nothing removes. All entries of such a post stay, because they share its file. */
export async function sparedPosts(plan: RemovalPlan, entries: readonly EntryRow[]): Promise<Map<string, Sparing>> {
  const spared = await plan.entryData.spared(plan.queries, entries)
  return new Map(
    entries.flatMap(({ seq, post_id }) => {
      const why = spared.get(seq)
      return why ? [[post_id, why] as const] : []
    }),
  )
}

export interface Removable {
  rows: EntryRow[]
  /** All entries of their posts. */
  siblings: Map<string, EntryRow[]>
}

/** The entries among these whose post nothing spares. */
export async function withoutSpared(plan: RemovalPlan, rows: readonly EntryRow[]): Promise<Removable> {
  const entries = await entriesOfPosts(plan.queries, [...new Set(rows.map(row => row.post_id))])
  const spared = await sparedPosts(plan, entries)
  const counts = { kept: 0, held: 0 }
  for (const row of rows) {
    const why = spared.get(row.post_id)
    if (why && row.kind === 'alarm') counts[why]++
  }
  plan.spared(counts)
  return {
    rows: rows.filter(row => !spared.has(row.post_id)),
    siblings: Map.groupBy(entries, entry => entry.post_id),
  }
}

async function picturesOf({ queries }: RemovalPlan, seqs: readonly number[]): Promise<FileToRemove[]> {
  const rows = await queries.selectFrom('log').select('body').where('seq', 'in', seqs).execute()
  return rows.flatMap(({ body }) =>
    (readAlarm(body)?.images ?? []).flatMap(({ file, bytes }) => (file === null ? [] : [{ path: file, bytes }])),
  )
}

/** The originals of posts that go with these entries: of an event, or of entries of which none is left. */
function postsToRemove(rows: readonly EntryRow[], siblings: Removable['siblings']) {
  const removed = new Set(rows.map(({ seq }) => seq))
  const withFile = rows.filter(({ raw_file, raw_offset }) => raw_file !== null && raw_offset === null)
  const posts = [...Map.groupBy(withFile, row => row.post_id)].map(([postId, own]) => {
    const others = (siblings.get(postId) ?? []).filter(({ seq }) => !removed.has(seq))
    return { postId, path: own[0]?.raw_file ?? '', hasOthers: others.length > 0, own }
  })
  return posts.filter(({ hasOthers, own }) => !hasOthers || own.some(({ kind }) => kind === 'alarm'))
}

/** The statements that forget originals that are rows until their file is synced: after a crash they would be written again. */
function forgetUnwritten(queries: RemovalPlan['queries'], posts: readonly { path: string }[]) {
  const paths = posts.map(({ path }) => path)
  return paths.length === 0 ? [] : [queries.deleteFrom('pending_file').where('path', 'in', paths).compile()]
}

/** A step that removes entries with their pictures and original posts. */
export async function entryBatch(plan: RemovalPlan, cause: Cause, { rows, siblings }: Removable): Promise<Batch> {
  const { queries, archive, entryData } = plan
  const seqs = rows.map(({ seq }) => seq)
  const events = rows.filter(({ kind }) => kind === 'alarm')
  const pictures = await picturesOf(
    plan,
    events.map(({ seq }) => seq),
  )
  const posts = postsToRemove(rows, siblings)
  const unread = await unreadPosts(
    queries,
    posts.map(({ postId }) => postId),
  )
  const originals = await Promise.all(
    posts.map(async ({ path }) => ({ path, bytes: (await archive.sizeOf(path)) ?? 0 })),
  )
  const own = (['log', 'target'] as const).map(table => queries.deleteFrom(table).where('seq', 'in', seqs).compile())
  const shared = posts.filter(({ hasOthers, postId }) => hasOthers || unread.has(postId))
  return {
    cause,
    counts: {
      events: events.length,
      pictures: pictures.length,
      rawPosts: originals.length,
      tracks: rows.filter(({ kind }) => kind === 'track' || kind === 'status').length,
    },
    statements: [
      ...own,
      ...forgetUnwritten(queries, posts),
      ...(await entryData.removeStatements(queries, seqs, plan.dataDir)),
      ...shared.flatMap(({ postId }) => forgetRaw(queries, postId)),
    ],
    files: [...pictures, ...originals],
    folder: null,
    streamDay: null,
    from: Math.min(...rows.map(({ time }) => time)),
    upTo: Math.max(...rows.map(({ time }) => time)),
    lastEvent: events.reduce((last, { seq }) => Math.max(last, seq), 0) || null,
  }
}

/** Entries in steps of so many rows, each of one rule. */
export async function* entryBatches(
  plan: RemovalPlan,
  rows: readonly EntryRow[],
  causes: ReadonlyMap<number, Cause>,
  rowsAStep = stepSize,
): AsyncGenerator<Batch> {
  const { rows: removable, siblings } = await withoutSpared(plan, rows)
  const nameOf = (row: EntryRow) => JSON.stringify(causes.get(row.seq))
  for (const some of Map.groupBy(removable, nameOf).values()) {
    const cause = causes.get(some[0]?.seq ?? 0)
    if (cause) for (const step of steps(some, rowsAStep)) yield await entryBatch(plan, cause, { rows: step, siblings })
  }
}

/** The steps that remove entries for their age, oldest first. */
export async function* entryRemovals(plan: RemovalPlan): AsyncGenerator<Batch> {
  for (const selection of selectionsOf(plan)) {
    for await (const rows of oldRows(plan, selection)) {
      const causes = await causesOf(plan, rows)
      const due = rows.filter(({ seq }) => selection.kinds.includes(causes.get(seq)?.kind ?? 'size'))
      if (due.length > 0) yield* entryBatches(plan, due, causes)
    }
  }
}

/** The bytes that a step frees, the rows included, of which the database keeps about as much again in its indexes. */
export function freedBytes({ files, counts }: Batch, bytesARow: number): number {
  return bytesOf(files) + (counts.events + counts.tracks) * bytesARow
}
