import { sql } from 'kysely'
import { listed, type Queries } from '../database/index.ts'
import type { CameraRef } from '../model/index.ts'
import { hourMs } from '../time/units.ts'
import { decodeBits, offsetsIn, seqOf } from './bits.ts'
import { decodeTimes } from './block-times.ts'
import { storedBlocks } from './index-rows.ts'
import { lateEvents, timeOf } from './late-events.ts'
import { askOf, type Question } from './question.ts'
import { hasPicture } from './terms.ts'

/** The activity of a camera, including those that were merged into it. */
export interface CameraActivity {
  camera: CameraRef
  lastHour: number
  last24Hours: number
  total: number
  /** Events in each of the last 24 hours of the clock, oldest first; the current hour is the last. */
  hours: number[]
  /** The newest event with a picture; null where there is none. */
  lastSeqWithPicture: number | null
}

const hoursADay = 24

class Activities {
  readonly byCamera = new Map<string, CameraActivity>()
  private readonly question: Question
  readonly now: number

  constructor(question: Question, now: number) {
    this.question = question
    this.now = now
  }

  of(cameraId: string): CameraActivity {
    const camera = this.question.cameras.shown(cameraId)
    const known = this.byCamera.get(camera.id)
    if (known) return known
    const hours = new Array<number>(hoursADay).fill(0)
    const fresh = { camera, lastHour: 0, last24Hours: 0, total: 0, hours, lastSeqWithPicture: null }
    this.byCamera.set(camera.id, fresh)
    return fresh
  }

  /** A clock that is fast gives times in the future; such events count as received now. */
  addTime(activity: CameraActivity, time: number): void {
    const at = Math.min(time, this.now)
    if (this.now - at < hourMs) activity.lastHour++
    if (this.now - at < hoursADay * hourMs) activity.last24Hours++
    const hoursAgo = Math.floor(this.now / hourMs) - Math.floor(at / hourMs)
    const place = hoursADay - 1 - hoursAgo
    if (place >= 0) activity.hours[place] = (activity.hours[place] ?? 0) + 1
  }

  addPicture(activity: CameraActivity, seq: number): void {
    activity.lastSeqWithPicture = Math.max(activity.lastSeqWithPicture ?? 0, seq)
  }
}

interface Posting {
  camera: string
  block: number
  bits: Uint8Array
}

/** Own ids of the requested cameras; null for all. */
type Wanted = readonly string[] | null

const isWanted = (ids: Wanted) => (ids === null ? sql`true` : sql`search_term.folded in ${listed(ids)}`)

async function addTotals(queries: Queries, activities: Activities, ids: Wanted): Promise<void> {
  const query = queries.selectFrom('search_term').select(['folded', 'events']).where('name', '=', '@camera')
  const terms = await (ids === null ? query : query.where('folded', 'in', ids)).execute()
  for (const { folded, events } of terms) activities.of(folded).total += Number(events)
}

async function addDay(activities: Activities, question: Question, ids: Wanted): Promise<void> {
  const { queries } = question
  const { now } = activities
  const since = now - hoursADay * hourMs
  const recent = await queries.selectFrom('search_block').select('block').where('max_time', '>', since).execute()
  const blocks = recent.map(row => row.block)
  const times = new Map((await storedBlocks(queries, blocks)).map(row => [row.block, decodeTimes(row.times)]))
  const { rows } = await sql<Posting>`
    select search_term.folded as camera, search_posting.block, search_posting.bits from search_term
    cross join search_posting on search_posting.term = search_term.id and search_posting.block in ${listed(blocks)}
    where search_term.name = '@camera' and ${isWanted(ids)}
  `.execute(queries)
  for (const { camera, block, bits } of rows) {
    const activity = activities.of(camera)
    for (const offset of offsetsIn(decodeBits(bits))) {
      const time = times.get(block)?.[offset] ?? Number.NaN
      if (seqOf(block, offset) <= question.indexedSeq && time > since) activities.addTime(activity, time)
    }
  }
}

async function addPictures(queries: Queries, activities: Activities, ids: Wanted): Promise<void> {
  const { rows } = await sql<Posting>`
    select search_term.folded as camera, search_posting.block, search_posting.bits from search_term
    cross join search_posting on search_posting.term = search_term.id
      and search_posting.block = (select max(block) from search_posting where term = search_term.id)
    where search_term.name = '@picture' and ${isWanted(ids)}
  `.execute(queries)
  for (const { camera, block, bits } of rows) {
    const last = offsetsIn(decodeBits(bits)).at(-1)
    if (last !== undefined) activities.addPicture(activities.of(camera), seqOf(block, last))
  }
}

/**
 * The activity by id of the camera as it is shown; cameras without an event are left out. `ids` are own ids of the
 * requested cameras, null for all. `now` is in milliseconds since 1970.
 */
export async function cameraActivity(
  queries: Queries,
  now: number,
  ids: Wanted = null,
): Promise<Map<string, CameraActivity>> {
  const question = await askOf(queries, {})
  const activities = new Activities(question, now)
  const late = await lateEvents(question)
  await addTotals(queries, activities, ids)
  await addDay(activities, question, ids)
  await addPictures(queries, activities, ids)
  for (const event of late.events) {
    const activity = activities.of(event.camera.id)
    activity.total++
    activities.addTime(activity, timeOf(event))
    if (hasPicture(event)) activities.addPicture(activity, event.seq)
  }
  return activities.byCamera
}
