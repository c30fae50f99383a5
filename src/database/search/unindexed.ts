import { type Expression, type ExpressionBuilder, expressionBuilder, type SqlBool } from 'kysely'
import type { Event } from '../../model/index.ts'
import type { Schema } from '../schema.ts'
import { alarmRows, type RowsWanted, toEvent } from './log-rows.ts'
import { judged, type Question } from './question.ts'

/** A place in an order of events. `time` in milliseconds since 1970. */
export interface Mark {
  seq: number
  time: number
}

export interface Walk {
  sort: 'seq' | 'time'
  direction: 'older' | 'newer'
  /** Where to begin; null at the end that the direction leads away from. */
  mark: Mark | null
  /** Whether the event at the mark belongs to the answer. */
  inclusive: boolean
}

const widestChunk = 250

type Where = ExpressionBuilder<Schema, 'log'>

/** What the log's own columns can tell, so that fewer entries are read. */
function cheapParts({ filter, cameraIds, indexedSeq }: Question, where: Where): Expression<SqlBool>[] {
  const { category, from, to } = filter
  return [
    where('seq', '>', indexedSeq),
    ...(category?.length ? [where('category', 'in', category)] : []),
    ...(cameraIds ? [where('camera_id', 'in', cameraIds)] : []),
    ...(from ? [where('time', '>=', from.getTime())] : []),
    ...(to ? [where('time', '<', to.getTime())] : []),
  ]
}

function beyond({ sort, direction, mark, inclusive }: Walk, where: Where): Expression<SqlBool>[] {
  if (!mark) return []
  const [strictly, orEqual] = direction === 'older' ? (['<', '<='] as const) : (['>', '>='] as const)
  const bySeq = where('seq', inclusive ? orEqual : strictly, mark.seq)
  if (sort === 'seq') return [bySeq]
  return [where('time', orEqual, mark.time), where.or([where('time', strictly, mark.time), bySeq])]
}

/**
 * Events that are not in the index yet and pass the filter, in the order of the walk. They are read from the log in
 * chunks and looked at one by one.
 */
export async function* unindexedEvents(question: Question, walk: Walk, chunk = widestChunk): AsyncGenerator<Event[]> {
  const where = expressionBuilder<Schema, 'log'>()
  const order: RowsWanted['order'] = `${walk.sort} ${walk.direction === 'older' ? 'desc' : 'asc'}`
  for (let next = walk; ; ) {
    const condition = where.and([...cheapParts(question, where), ...beyond(next, where)])
    const rows = await alarmRows(question.queries, { where: condition, order, limit: chunk })
    const last = rows.at(-1)
    if (!last) return
    const events = rows.map(row => toEvent(row, question.cameras))
    yield await judged(question, events)
    if (rows.length < chunk) return
    next = { ...walk, mark: { seq: last.seq, time: last.time }, inclusive: false }
  }
}
