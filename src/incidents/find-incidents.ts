import type { Queries } from '../database/index.ts'
import { annotate } from '../events/index.ts'
import { EventLog } from '../log/index.ts'
import type { Event } from '../model/index.ts'
import { type EventFilter, filterTest, readEvents } from '../search/index.ts'
import { type PresentedIncident, presentIncidents } from './present-incidents.ts'
import { type StoredIncident, StoredIncidents } from './stored-incidents.ts'

export interface IncidentsWanted {
  limit: number
  /** Incidents with a matching event below this number, and none above it. */
  beforeSeq: number
}

export interface FoundIncidents {
  /** By their newest matching event, newest first. */
  incidents: PresentedIncident[]
  /** Continue below this number; null where nothing follows. */
  nextSeq: number | null
}

/** An incident may have many events that match. */
const eventsARead = 2

/** A page of the incidents of which one event passes the filter. */
export async function findIncidents(
  queries: Queries,
  filter: EventFilter,
  { limit, beforeSeq }: IncidentsWanted,
): Promise<FoundIncidents> {
  const stored = new StoredIncidents(queries)
  const shownBefore = new ShownBefore(queries, filter, beforeSeq)
  const found = new Map<number, StoredIncident>()
  let at = beforeSeq
  for (;;) {
    const chunk = limit * eventsARead
    const events = await readEvents(queries, filter, { limit: chunk, beforeSeq: at })
    const incidents = await stored.ofEvents(events.map(({ seq }) => seq))
    for (const event of events) {
      const incident = incidents.get(event.seq) ?? alone(event)
      if (!found.has(incident.firstSeq) && !(await shownBefore.has(incident))) {
        if (found.size === limit) return { incidents: await present(queries, found), nextSeq: at }
        found.set(incident.firstSeq, incident)
      }
      at = event.seq
    }
    if (events.length < chunk) return { incidents: await present(queries, found), nextSeq: null }
  }
}

function present(queries: Queries, found: ReadonlyMap<number, StoredIncident>): Promise<PresentedIncident[]> {
  return presentIncidents(queries, [...found.values()])
}

/** An event that is not grouped yet, or whose incident was removed. */
function alone({ seq, id, camera, time }: Event): StoredIncident {
  const at = Date.parse(time)
  const times = { startedAt: at, endedAt: at, isOpen: false, announced: 2 }
  return { firstSeq: seq, lastSeq: seq, id, cameraId: camera.id, seqs: [seq], bestSeq: seq, ...times }
}

/** Incidents of which an event above the mark passes the filter: they are on an earlier page. */
class ShownBefore {
  private readonly queries: Queries
  private readonly passes: ReturnType<typeof filterTest>
  private readonly mark: number

  constructor(queries: Queries, filter: EventFilter, mark: number) {
    this.queries = queries
    this.passes = filterTest(filter)
    this.mark = mark
  }

  async has({ lastSeq, seqs }: StoredIncident): Promise<boolean> {
    if (lastSeq < this.mark) return false
    const newer = await new EventLog(this.queries).events(seqs.filter(seq => seq >= this.mark))
    return (await annotate(this.queries, newer)).some(this.passes)
  }
}
