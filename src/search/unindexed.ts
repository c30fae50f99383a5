import { type Expression, type ExpressionBuilder, expressionBuilder, type SqlBool, sql } from 'kysely'
import type { Schema } from '../database/index.ts'
import { alarmRows, type RowsWanted, readableEvents } from '../log/entries/log-rows.ts'
import { EventLog } from '../log/index.ts'
import type { Event } from '../model/index.ts'
import { passing, type Question } from './question.ts'

/** A position in an order of events. `time` is in milliseconds since 1970. */
export interface Mark {
  seq: number
  time: number
}

export interface Walk {
  sort: 'seq' | 'time'
  direction: 'older' | 'newer'
  /** The place to begin at; null begins with the newest or the oldest event. */
  mark: Mark | null
  /** Whether the event at the mark is part of the answer. */
  inclusive: boolean
}

const widestChunk = 250
// Up to so many are sorted in memory; there are more only while the index is being built.
const mostSorted = 5000

type Where = ExpressionBuilder<Schema, 'log'>

/** Conditions on columns of the log. The unary plus keeps SQLite from using an index other than that of the order. */
function cheapParts({ filter, cameraIds, indexedSeq }: Question, sort: Walk['sort'], where: Where) {
  const { category, from, to } = filter
  const time = sort === 'time' ? sql<number>`log.time` : sql<number>`+log.time`
  const seq = sort === 'seq' ? sql<number>`log.seq` : sql<number>`+log.seq`
  return [
    where(seq, '>', indexedSeq),
    ...(category?.length ? [where(sql<string>`+log.category`, 'in', category)] : []),
    ...(cameraIds ? [where(sql<string>`+log.camera_id`, 'in', cameraIds)] : []),
    ...(from ? [where(time, '>=', from.getTime())] : []),
    ...(to ? [where(time, '<', to.getTime())] : []),
  ]
}

function beyond({ sort, direction, mark, inclusive }: Walk, where: Where): Expression<SqlBool>[] {
  if (!mark) return []
  const [strictly, orEqual] = direction === 'older' ? (['<', '<='] as const) : (['>', '>='] as const)
  const bySeq = where('seq', inclusive ? orEqual : strictly, mark.seq)
  if (sort === 'seq') return [bySeq]
  return [where('time', orEqual, mark.time), where.or([where('time', strictly, mark.time), bySeq])]
}

/** Whether an event comes after the mark in the direction of the walk. */
export function isBeyond({ sort, direction, mark, inclusive }: Walk, event: Mark): boolean {
  if (!mark) return true
  const byTime = sort === 'time' ? event.time - mark.time : 0
  const order = (byTime || event.seq - mark.seq) * (direction === 'older' ? -1 : 1)
  return order > 0 || (inclusive && order === 0)
}

async function* inOrderOfTable(question: Question, walk: Walk, chunk: number): AsyncGenerator<Event[]> {
  const where = expressionBuilder<Schema, 'log'>()
  const order: RowsWanted['order'] = `${walk.sort} ${walk.direction === 'older' ? 'desc' : 'asc'}`
  for (let next = walk; ; ) {
    const condition = where.and([...cheapParts(question, walk.sort, where), ...beyond(next, where)])
    const rows = await alarmRows(question.queries, { where: condition, order, limit: chunk })
    const last = rows.at(-1)
    if (!last) return
    const events = readableEvents(rows, question.cameras)
    yield await passing(question, events)
    if (rows.length < chunk) return
    next = { ...walk, mark: { seq: last.seq, time: last.time }, inclusive: false }
  }
}

async function sortedByTime(question: Question, walk: Walk): Promise<Event[]> {
  const all: Event[] = []
  const everything = { ...walk, sort: 'seq', mark: null } as const
  for await (const events of inOrderOfTable(question, everything, widestChunk)) all.push(...events)
  const sign = walk.direction === 'older' ? -1 : 1
  const marked = all.map(event => ({ event, time: Date.parse(event.time), seq: event.seq }))
  const kept = marked.filter(one => isBeyond(walk, one))
  return kept.sort((a, b) => (a.time - b.time || a.seq - b.seq) * sign).map(one => one.event)
}

async function countUnindexed({ queries, indexedSeq }: Question): Promise<number> {
  return (await new EventLog(queries).lastSeq()) - indexedSeq
}

/**
 * The events that pass the filter and are not indexed yet, in the order of the walk. They are read from the log in chunks
 * and tested one by one.
 */
export async function* unindexedEvents(question: Question, walk: Walk, chunk = widestChunk): AsyncGenerator<Event[]> {
  if (walk.sort === 'time' && (await countUnindexed(question)) <= mostSorted) yield await sortedByTime(question, walk)
  else yield* inOrderOfTable(question, walk, chunk)
}
