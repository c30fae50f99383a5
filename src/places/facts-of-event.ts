import type { PlaceFlowTable, PlaceReadTable } from '../database/index.ts'
import type { StoredAlarm } from '../log/index.ts'
import type { Category, Rule } from '../model/index.ts'
import { plateKey } from '../model/plate-key.ts'
import type { LineCounts } from './counts/line-counts.ts'
import type { Line, LineBook } from './line-book.ts'

/** An event of the log. Times are milliseconds since 1970. */
export interface LoggedEvent {
  seq: number
  id: string
  time: number
  receivedAt: number
  cameraId: string
  body: StoredAlarm
}

/** Pixels of the picture of a target; 0 without one. */
function sizeOf({ images }: StoredAlarm, target: number): number {
  const picture = images.find(image => image.target === target)
  return (picture?.width ?? 0) * (picture?.height ?? 0)
}

/** The plates that an event read. */
export function readsOf({ seq, id, time, receivedAt, cameraId, body }: LoggedEvent): PlaceReadTable[] {
  if (body.category !== 'lpr') return []
  return body.targets.flatMap(({ plate }, number) => {
    const key = plate && plateKey(plate.number)
    if (!plate || !key) return []
    return {
      time,
      seq,
      number,
      id,
      received_at: receivedAt,
      camera_id: cameraId,
      plate: plate.number,
      key,
      direction: plate.direction,
      confidence: plate.confidence,
      size: sizeOf(body, number),
      is_recorder: body.source === 'nvr' ? 1 : 0,
    }
  })
}

const counters: ReadonlySet<Category> = new Set(['line-count', 'area-count'])
const crossed: ReadonlySet<Category> = new Set(['line-crossing', 'zone-entry', 'zone-exit'])
const noRule = { points: [] }

const hasTotals = ({ category, counts }: StoredAlarm) => counters.has(category) && counts.length > 0

/** The lines and zones of an event, in the order of its rules. Totals without a position belong to a line without one. */
export function linesOf({ cameraId, time, body }: LoggedEvent, book: LineBook): (Line | null)[] {
  const seen = { at: time, hasTotals: hasTotals(body) }
  if (!seen.hasTotals) return body.rules.map(rule => book.take(cameraId, rule, seen))
  const shape = body.category === 'line-count' ? 'line' : 'area'
  const rules = body.rules.length > 0 ? body.rules : [noRule]
  return rules.map(({ points }) => book.take(cameraId, { shape, points }, seen))
}

/** The totals, or the targets that went in or out. */
export function flowsOf(event: LoggedEvent, lines: readonly (Line | null)[]): PlaceFlowTable[] {
  const { seq, time, cameraId, body } = event
  const head = { time, seq, camera_id: cameraId }
  const line_id = lines[0]?.id ?? null
  if (hasTotals(body)) {
    return body.counts.map(({ target, entered, left }, number) => {
      return { ...head, number, line_id, target, entered, left, is_total: 1 }
    })
  }
  return crossingsOf(body, lines).map(({ lineId, type, isOut, count }, number) => {
    const way = isOut ? { entered: null, left: count } : { entered: count, left: null }
    return { ...head, number, line_id: lineId, target: type, ...way, is_total: 0 }
  })
}

interface Crossed {
  lineId: string | null
  isOut: boolean
  type: string
  sex: string
  age: string
  count: number
}

/** The targets that crossed each line of an event, by their kind and by what the device says about persons. */
function crossingsOf(body: StoredAlarm, lines: readonly (Line | null)[]): Crossed[] {
  // Only the first post of an alarm is counted; a post without a phase is an alarm of its own.
  if (!crossed.has(body.category) || !(body.phase === null || body.phase === 'start')) return []
  const isOut = body.category === 'zone-exit'
  return body.rules.flatMap((rule, number) => {
    const all = targetsOf(rule, body).map(({ type, person, face }) => {
      const { sex = null, age = null } = person ?? face ?? {}
      return { lineId: lines[number]?.id ?? null, isOut, type, sex: sex ?? '', age: age ?? '' }
    })
    const alike = Map.groupBy(all, one => JSON.stringify(one))
    return [...alike.values()].flatMap(([one, ...more]) => (one ? [{ ...one, count: more.length + 1 }] : []))
  })
}

type Touched = Pick<StoredAlarm['targets'][number], 'type' | 'person' | 'face'>
const noTarget: Touched = { type: 'unknown', person: null, face: null }

function targetsOf({ targetId }: Rule, { targets }: StoredAlarm): readonly Touched[] {
  if (targetId === null) return targets.length > 0 ? targets : [noTarget]
  return [
    targets.find(target => target.targetId === targetId) ?? (targets.length === 1 ? targets[0] : undefined) ?? noTarget,
  ]
}

/** Adds what an event counted to the counts of its lines. */
export function countLines(event: LoggedEvent, lines: readonly (Line | null)[], counts: LineCounts): void {
  const { time, cameraId, body } = event
  if (counts.isKept(event)) return
  const [line] = lines
  if (hasTotals(body)) {
    if (!line) return
    const { id: lineId, shape } = line
    for (const { target, entered, left } of body.counts)
      counts.addTotals({
        time,
        cameraId,
        lineId,
        shape,
        target,
        entered: whole(entered),
        left: whole(left),
      })
    return
  }
  for (const { lineId, isOut, type, sex, age, count } of crossingsOf(body, lines)) {
    if (lineId === null) continue
    const way = { entered: isOut ? 0 : count, left: isOut ? count : 0 }
    counts.addCrossing({ time, line_id: lineId, target: type, source: 'crossings', sex, age, ...way })
  }
}

const whole = (value: number | null) => (value !== null && value >= 0 ? value : null)
