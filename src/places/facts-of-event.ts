import type { PlaceFlowTable, PlaceReadTable } from '../database/index.ts'
import type { StoredAlarm } from '../log/index.ts'
import type { Category, Rule } from '../model/index.ts'
import { plateKey } from '../model/plate-key.ts'
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
  // Only the first post of an alarm is counted; a post without a phase is an alarm of its own.
  if (!crossed.has(body.category) || !(body.phase === null || body.phase === 'start')) return []
  const isOut = body.category === 'zone-exit'
  return body.rules.map((rule, number) => {
    const target = targetOf(rule, body)
    const way = isOut ? { entered: null, left: 1 } : { entered: 1, left: null }
    return { ...head, number, line_id: lines[number]?.id ?? null, target, ...way, is_total: 0 }
  })
}

function targetOf({ targetId }: Rule, { targets }: StoredAlarm): string {
  const touched = targetId === null ? undefined : targets.find(target => target.targetId === targetId)
  return (touched ?? (targets.length === 1 ? targets[0] : undefined))?.type ?? 'unknown'
}
