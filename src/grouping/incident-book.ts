import { IncidentRegister } from './incident-register.ts'
import { OpenIncident, targetKey } from './open-incident.ts'
import type { Sighting } from './sighting.ts'

/** A start or end of a track. Times are milliseconds since 1970. */
export interface TrackMark {
  phase: 'start' | 'end'
  camera: string
  targetId: number
  startedAt: number
  /** The time of the start or end. */
  time: number
  receivedAt: number
}

const mostOpen = 2000
const mostTargetsInView = 5000
const sweepEveryMs = 1000

/**
 * Groups events into incidents, in the order of the log: those of one target in front of one camera, and the copy that a
 * recorder posts. The result depends on the events alone, and not on when they are read.
 */
export class IncidentBook {
  /** In the order in which they began. */
  private readonly open = new Set<OpenIncident>()
  private readonly register = new IncidentRegister()
  private readonly inView = new Map<string, number>()
  private readonly changed = new Set<OpenIncident>()
  private sweptAt = 0

  /** Adds an event to its incident, or begins one, and returns it. */
  add(sighting: Sighting): OpenIncident {
    // Every second: there may be thousands.
    if (Math.abs(sighting.receivedAt - this.sweptAt) >= sweepEveryMs) this.endBefore(sighting.receivedAt)
    const incident = sighting.isUnconfirmed ? null : this.incidentOf(sighting)
    if (incident) incident.add(sighting)
    const joined = incident ?? this.begin(sighting)
    this.register.file(joined, sighting)
    for (const id of sighting.targetIds) this.follow(joined, targetKey(sighting.camera, id))
    this.changed.add(joined)
    return joined
  }

  /** Continues an incident of an earlier run: its parts, oldest first, and its times. */
  resume(parts: readonly Sighting[], { startedAt, lastAt }: Pick<OpenIncident, 'startedAt' | 'lastAt'>): void {
    const [first, ...others] = parts
    if (!first) return
    const incident = this.begin(first)
    this.register.file(incident, first)
    for (const part of others) {
      incident.add(part)
      this.register.file(incident, part)
    }
    incident.startedAt = startedAt
    incident.lastAt = lastAt
  }

  track({ phase, camera, targetId, startedAt, time, receivedAt }: TrackMark): void {
    const key = targetKey(camera, targetId)
    if (phase === 'start') this.inView.set(key, startedAt)
    else this.inView.delete(key)
    for (const incident of this.register.withTarget(key)) {
      if (phase === 'start') this.follow(incident, key)
      else incident.inView.delete(key)
      incident.seen(camera, time, receivedAt)
      this.changed.add(incident)
    }
    const [oldest] = this.inView.keys()
    if (this.inView.size > mostTargetsInView && oldest !== undefined) this.inView.delete(oldest)
  }

  /** Ends the incidents that are over at this time of receipt, and returns the ended ones. */
  endBefore(receivedAt: number): OpenIncident[] {
    this.sweptAt = receivedAt
    const ended: OpenIncident[] = []
    const excess = this.open.size - mostOpen
    for (const incident of this.open) {
      if (ended.length < excess || incident.isOver(receivedAt)) ended.push(incident)
    }
    for (const incident of ended) this.end(incident)
    return ended
  }

  /** The incidents that changed since the last call, and whether they are open. */
  takeChanges(): { incident: OpenIncident; isOpen: boolean }[] {
    const changes = [...this.changed].map(incident => ({ incident, isOpen: this.open.has(incident) }))
    this.changed.clear()
    return changes
  }

  private incidentOf(sighting: Sighting): OpenIncident | null {
    const { register } = this
    const { receivedAt } = sighting
    const possible = (fits: (incident: OpenIncident) => boolean) => (incident: OpenIncident) =>
      !incident.first.isUnconfirmed && !incident.isOver(receivedAt) && fits(incident)
    return (
      register.newestOfTargets(
        sighting,
        possible(incident => incident.isOfSameTarget(sighting)),
      ) ??
      register.newestOfPlates(
        sighting,
        possible(incident => incident.isOfSamePlate(sighting)),
      ) ??
      register.newestAround(
        sighting,
        possible(incident => incident.isNearby(sighting)),
      ) ??
      register.newestAnywhere(
        sighting.plates,
        possible(incident => incident.isCopy(sighting)),
      )
    )
  }

  private begin(first: Sighting): OpenIncident {
    const incident = new OpenIncident(first)
    this.open.add(incident)
    return incident
  }

  private follow(incident: OpenIncident, key: string): void {
    const startedAt = this.inView.get(key)
    if (startedAt === undefined) return
    incident.inView.add(key)
    incident.startedAt = Math.min(incident.startedAt, startedAt)
  }

  private end(incident: OpenIncident): void {
    this.open.delete(incident)
    this.changed.add(incident)
    this.register.remove(incident)
  }
}
