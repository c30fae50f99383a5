import type { Queries } from '../database/index.ts'
import { derivedUuid7, nextUuid } from '../lib/uuid7.ts'
import type { EntryToAppend } from '../log/index.ts'
import { iso } from '../time/iso.ts'
import { type PresentedIncident, presentIncidents } from './present-incidents.ts'
import { type StoredIncident, StoredIncidents } from './stored-incidents.ts'

/** The id of the entry of an incident's start; it follows from the first event's id, so that it can be derived again. */
function startId({ id, startedAt }: StoredIncident): string {
  return derivedUuid7(startedAt, `incident\0${id}`)
}

function entryOf(stored: StoredIncident, presented: PresentedIncident, phase: 'start' | 'end', now: Date) {
  const { id: incidentId, parts, ...incident } = presented
  const start = startId(stored)
  return {
    kind: 'incident',
    id: phase === 'start' ? start : nextUuid(start, 1),
    receivedAt: now.toISOString(),
    time: phase === 'start' ? incident.startedAt : iso(stored.endedAt),
    clientIp: parts[0]?.clientIp ?? '',
    ...incident,
    endedAt: phase === 'start' ? null : iso(stored.endedAt),
    incidentId,
    phase,
  } as const
}

/** The entries of the log that are still missing about incidents, each to be stored together with the mark that it is. */
export async function entriesToAppend(
  queries: Queries,
  incidents: readonly StoredIncident[],
  now: Date,
): Promise<EntryToAppend[]> {
  const table = new StoredIncidents(queries)
  const due = incidents.filter(({ announced, isOpen }) => announced === 0 || !isOpen)
  const presented = new Map((await presentIncidents(queries, due)).map(one => [one.id, one]))
  return due.flatMap(incident => {
    const shown = presented.get(incident.id)
    // Its events were removed meanwhile.
    if (!shown) return []
    const entries: EntryToAppend[] = []
    const append = (phase: 'start' | 'end', announced: number) =>
      entries.push({
        entry: entryOf(incident, shown, phase, now),
        statements: () => [table.announcedStatement(incident.firstSeq, announced)],
      })
    if (incident.announced === 0) append('start', 1)
    if (!incident.isOpen) append('end', 2)
    return entries
  })
}
