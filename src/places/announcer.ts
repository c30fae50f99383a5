import { ShownCameras } from '../cameras/shown-cameras.ts'
import { putSetting, type Queries, readSetting } from '../database/index.ts'
import type { Clock } from '../lib/clock.ts'
import { type EntryToAppend, EventLog } from '../log/index.ts'
import { knownAtReceipt } from '../plates/known-plate.ts'
import { readKnownPlates } from '../plates/read-known-plates.ts'
import { minuteMs } from '../time/units.ts'
import { passesWithIds } from './find-passes.ts'
import { presentVisits, type Visit } from './find-visits.ts'
import { type FullFlag, fullChange } from './full-change.ts'
import type { Place } from './place.ts'
import { type AnnounceFrom, passEntries, visitEntries } from './place-entries.ts'
import { placeStateOf } from './place-state.ts'
import type { WorkedOut } from './place-work.ts'
import { limitMoments, type StayMoment, visitsNearLimit, visitsPastClosing } from './stay-moments.ts'
import { StoredPlaces } from './stored-places.ts'

export interface AnnouncerOptions {
  queries: Queries
  append: (entries: readonly EntryToAppend[]) => Promise<void>
  clock: Clock
  timeZone: string
}

/** A transaction of entries. */
const entriesAnAppend = 200
const mostRemembered = 20_000
const lookAtStaysEveryMs = 10_000

/** Appends what happened to passes and visits to the log, each once: the ids of the entries follow from the reads. */
export class Announcer {
  private readonly options: AnnouncerOptions
  private readonly done = new Set<string>()
  private staysAt = Number.NEGATIVE_INFINITY

  constructor(options: AnnouncerOptions) {
    this.options = options
  }

  async announce(
    { passes, visits }: Pick<WorkedOut, 'passes' | 'visits'>,
    { gapMs, afterSeq, since, isCurrent }: { gapMs: number; afterSeq: number; since: number; isCurrent: boolean },
  ): Promise<void> {
    const from = { afterSeq, since, now: this.options.clock.now().getTime() }
    const entries = [...(await this.ofPasses(passes, from, gapMs)), ...(await this.ofVisits(visits, from))]
    if (isCurrent && this.isDue()) entries.push(...(await this.ofStays(from)))
    const due = await this.withFull(await this.missing(entries))
    for (let at = 0; at < due.length; at += entriesAnAppend) {
      await this.options.append(due.slice(at, at + entriesAnAppend))
    }
    for (const { entry } of due) this.remember(entry.id)
  }

  private async ofPasses(rows: WorkedOut['passes'], from: AnnounceFrom, gapMs: number): Promise<EntryToAppend[]> {
    if (rows.length === 0) return []
    const { queries } = this.options
    const cameras = await ShownCameras.load(queries)
    const known = await readKnownPlates(queries, [...new Set(rows.map(({ key }) => key))])
    return rows.flatMap(row => {
      const settlesAt = row.last_at + gapMs
      return passEntries(row, { cameras, known: knownAtReceipt(known.get(row.key), row.first_at), from, settlesAt })
    })
  }

  private async ofVisits(
    rows: WorkedOut['visits'],
    from: AnnounceFrom,
    momentsOf: (visit: Visit) => StayMoment[] = () => [],
  ): Promise<EntryToAppend[]> {
    if (rows.length === 0) return []
    const { queries } = this.options
    const cameras = await ShownCameras.load(queries)
    const places = new Map((await StoredPlaces.all(queries)).map(place => [place.id, place]))
    const visits = new Map((await presentVisits(queries, rows, from.now)).map(visit => [visit.id, visit]))
    const passes = await passesWithIds(
      queries,
      [...visits.values()].flatMap(visit => visit.passes.at(-1) ?? []),
    )
    return rows.flatMap(row => {
      const visit = visits.get(row.id)
      if (!visit) return []
      const camera = cameras.shown(passes.get(visit.passes.at(-1) ?? '')?.camera ?? '')
      const unseenAfterMs = (places.get(row.place_id)?.unseenAfterMinutes ?? 0) * minuteMs
      return visitEntries(row, visit, { camera, from, unseenAfterMs, moments: momentsOf(visit) })
    })
  }

  /** Returns the changes that time alone makes to open visits. Only when all reads are worked in: otherwise an exit may still be to come. */
  private async ofStays(from: AnnounceFrom): Promise<EntryToAppend[]> {
    const { queries, timeZone } = this.options
    const { now } = from
    this.staysAt = now
    const entries: EntryToAppend[] = []
    for (const place of await StoredPlaces.all(queries)) {
      const near = await visitsNearLimit(queries, place, now)
      entries.push(...(await this.ofVisits(near, from, visit => limitMoments(visit, now))))
      const closed = await visitsPastClosing(queries, place, { now, timeZone })
      if (!closed) continue
      entries.push(...(await this.ofVisits(closed.visits, from, () => [{ phase: 'closing', at: closed.at }])))
    }
    return entries
  }

  /**
   * Notes with which visit a place became full, or free again. What was announced last is stored together with the entry,
   * so that the two alternate, also after a crash.
   */
  private async withFull(due: readonly EntryToAppend[]): Promise<EntryToAppend[]> {
    const { queries, timeZone, clock } = this.options
    const visits = due.flatMap(({ entry }) => (entry.kind === 'visit' ? [entry] : []))
    const places = await this.placesOf(visits)
    if (places.length === 0) return [...due]
    const announced = new Set(await readSetting(queries, 'full-places'))
    const flags = new Map<string, FullFlag>()
    for (const place of places) {
      const { full } = await placeStateOf(queries, place, { now: clock.now().getTime(), timeZone })
      const there = visits.filter(visit => visit.place.id === place.id)
      const changed = fullChange(there, { wasFull: announced.has(place.id), isFull: full === true })
      if (changed) flags.set(changed.id, changed.flag)
    }
    return due.map(one => {
      const flag = flags.get(one.entry.id)
      if (flag === undefined || one.entry.kind !== 'visit') return one
      const { id } = one.entry.place
      if (flag === 'place-full') announced.add(id)
      else announced.delete(id)
      const stored = putSetting(queries, 'full-places', [...announced])
      return { entry: { ...one.entry, flags: [...one.entry.flags, flag] }, statements: () => [stored] }
    })
  }

  private async placesOf(visits: readonly { place: { id: string } }[]): Promise<Place[]> {
    if (visits.length === 0) return []
    const ids = new Set(visits.map(({ place }) => place.id))
    const all = await StoredPlaces.all(this.options.queries)
    return all.filter(({ id, capacity }) => capacity !== null && ids.has(id))
  }

  /** Whether it is time to look at stays again. */
  isDue(): boolean {
    return Math.abs(this.options.clock.now().getTime() - this.staysAt) >= lookAtStaysEveryMs
  }

  /** The entries that the log does not have yet, each once. */
  private async missing(entries: readonly EntryToAppend[]): Promise<EntryToAppend[]> {
    const byId = new Map(entries.map(one => [one.entry.id, one]))
    const news = [...byId.values()].filter(({ entry }) => !this.done.has(entry.id))
    if (news.length === 0) return []
    const stored = await new EventLog(this.options.queries).idsAmong(news.map(({ entry }) => entry.id))
    for (const id of stored) this.remember(id)
    return news.filter(({ entry }) => !stored.has(entry.id))
  }

  private remember(id: string): void {
    this.done.add(id)
    const [oldest] = this.done
    if (this.done.size > mostRemembered && oldest !== undefined) this.done.delete(oldest)
  }
}
