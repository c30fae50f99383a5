import { ShownCameras } from '../cameras/shown-cameras.ts'
import type { Queries } from '../database/index.ts'
import { type AnnotatedEvent, annotate } from '../events/index.ts'
import { EventLog } from '../log/index.ts'
import { type CameraRef, highestSeverity, type Incident } from '../model/index.ts'
import { iso } from '../time/iso.ts'
import type { StoredIncident } from './stored-incidents.ts'

/** An incident with its events, oldest first. */
export interface PresentedIncident extends Incident {
  id: string
  camera: CameraRef
  parts: AnnotatedEvent[]
}

/** Incidents with what people decided about their events. An incident of which every event was removed is left out. */
export async function presentIncidents(
  queries: Queries,
  incidents: readonly StoredIncident[],
): Promise<PresentedIncident[]> {
  const cameras = await ShownCameras.load(queries)
  const events = await new EventLog(queries).events(incidents.flatMap(({ seqs }) => seqs))
  const annotated = await annotate(queries, events, { unconfirmed: 'as-of-now' })
  const bySeq = new Map(annotated.map(event => [event.seq, event]))
  return incidents.flatMap(incident => {
    const parts = incident.seqs.flatMap(seq => bySeq.get(seq) ?? [])
    const best = bySeq.get(incident.bestSeq) ?? parts[0]
    return best ? [present(incident, parts, best, cameras)] : []
  })
}

function present(
  { id, cameraId, startedAt, endedAt, isOpen }: StoredIncident,
  parts: AnnotatedEvent[],
  best: AnnotatedEvent,
  cameras: ShownCameras,
): PresentedIncident {
  return {
    id,
    camera: cameras.shown(cameraId),
    startedAt: iso(startedAt),
    endedAt: isOpen ? null : iso(endedAt),
    severity: highestSeverity(parts.map(({ severity }) => severity)),
    category: best.category,
    events: parts.map(part => part.id),
    best: best.id,
    parts,
  }
}
