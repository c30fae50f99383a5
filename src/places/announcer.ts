import { ShownCameras } from '../cameras/shown-cameras.ts'
import type { Queries } from '../database/index.ts'
import type { Clock } from '../lib/clock.ts'
import { type EntryToAppend, EventLog } from '../log/index.ts'
import { knownAtReceipt } from '../plates/known-plate.ts'
import { readKnownPlates } from '../plates/read-known-plates.ts'
import { passesWithIds } from './find-passes.ts'
import { presentVisits } from './find-visits.ts'
import { type AnnounceFrom, passEntries, visitEntries } from './place-entries.ts'
import type { WorkedOut } from './place-work.ts'
import { StoredPlaces } from './stored-places.ts'

export interface AnnouncerOptions {
  queries: Queries
  append: (entries: readonly EntryToAppend[]) => Promise<void>
  clock: Clock
}

/** A transaction of entries. */
const entriesAnAppend = 200
const mostRemembered = 20_000
const minuteMs = 60_000

/** Appends what happened to passes and visits to the log, each once: the ids of the entries follow from the reads. */
export class Announcer {
  private readonly options: AnnouncerOptions
  private readonly done = new Set<string>()

  constructor(options: AnnouncerOptions) {
    this.options = options
  }

  async announce(
    { passes, visits }: Pick<WorkedOut, 'passes' | 'visits'>,
    { gapMs, afterSeq, since }: { gapMs: number; afterSeq: number; since: number },
  ): Promise<void> {
    const from = { afterSeq, since, now: this.options.clock.now().getTime() }
    const entries = [...(await this.ofPasses(passes, from, gapMs)), ...(await this.ofVisits(visits, from))]
    const due = await this.missing(entries)
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

  private async ofVisits(rows: WorkedOut['visits'], from: AnnounceFrom): Promise<EntryToAppend[]> {
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
      return visitEntries(row, visit, { camera, from, unseenAfterMs })
    })
  }

  /** The entries that the log does not have yet. */
  private async missing(entries: readonly EntryToAppend[]): Promise<EntryToAppend[]> {
    const news = entries.filter(({ entry }) => !this.done.has(entry.id))
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
