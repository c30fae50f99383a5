import { ShownCameras } from '../cameras/shown-cameras.ts'
import type { Queries } from '../database/index.ts'
import { type AnnotatedEvent, annotate, unannotated } from '../events/index.ts'
import { type Event, namesCamera } from '../model/index.ts'
import { type EventFilter, wordsOf } from './filter.ts'
import { hasAnnotationTables, readIndexState } from './index-state.ts'
import { filterTest } from './match.ts'

/** A filter, with what is needed to evaluate it. */
export interface Question {
  queries: Queries
  filter: EventFilter
  cameras: ShownCameras
  /** Own ids of the requested cameras; null for all. */
  cameraIds: string[] | null
  /** Alarms up to this number are found through the index, later ones are read from the log. */
  indexedSeq: number
  /** Numbers of events that were removed from the log and not yet from the index. */
  gone: number[]
}

/** Own ids of the requested cameras. The events of a forgotten camera are found by its id. */
function idsOf(cameras: ShownCameras, wanted: ReadonlySet<string>): string[] {
  const sites = [...wanted].filter(word => word.endsWith('/'))
  const known = cameras.idsWhere(
    camera => wanted.has(camera.id) || wanted.has(camera.name) || sites.some(site => namesCamera(site, camera)),
  )
  return [...known, ...[...wanted].filter(id => !cameras.isKnown(id))]
}

export async function askOf(queries: Queries, filter: EventFilter): Promise<Question> {
  const [cameras, { indexedSeq }] = await Promise.all([ShownCameras.load(queries), readIndexState(queries)])
  const gone = indexedSeq > 0 ? await queries.selectFrom('search_gone').select('seq').execute() : []
  const wanted = new Set(filter.camera ?? [])
  const cameraIds = wanted.size > 0 ? idsOf(cameras, wanted) : null
  return { queries, filter, cameras, cameraIds, indexedSeq, gone: gone.map(row => row.seq) }
}

/** Whether a filter asks for something that people decided, which the log does not hold. */
function needsAnnotations({ line, plate, group, known, text, kept }: EventFilter): boolean {
  return (
    Boolean(line?.length) ||
    Boolean(plate) ||
    Boolean(group?.length) ||
    known !== undefined ||
    wordsOf(text ?? '').length > 0 ||
    kept !== undefined
  )
}

/** Events with the decisions of people, if the filter asks for any. */
export async function annotated({ queries, filter }: Question, events: Event[]): Promise<AnnotatedEvent[]> {
  const isNeeded = needsAnnotations(filter) && (await hasAnnotationTables(queries))
  return isNeeded ? annotate(queries, events) : events.map(unannotated)
}

/** The events that pass the filter. */
export async function passing(question: Question, events: Event[]): Promise<Event[]> {
  const test = filterTest(question.filter)
  const shown = await annotated(question, events)
  return events.filter((_, at) => {
    const event = shown[at]
    return event !== undefined && test(event)
  })
}
