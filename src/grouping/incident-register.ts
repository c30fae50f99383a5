import { type OpenIncident, ofTheScene, targetKey } from './open-incident.ts'
import type { Sighting } from './sighting.ts'

type Fits = (incident: OpenIncident) => boolean

/** The incidents of one camera with the order in which it first took part in them. */
type Ordered = Map<OpenIncident, number>

/** Incidents under keys, such as their plates. */
class Shelves {
  private readonly shelves = new Map<string, Set<OpenIncident>>()

  add(key: string, incident: OpenIncident): void {
    const shelf = this.shelves.get(key)
    if (shelf) shelf.add(incident)
    else this.shelves.set(key, new Set([incident]))
  }

  of(key: string): Iterable<OpenIncident> {
    return this.shelves.get(key) ?? []
  }

  remove(key: string, incident: OpenIncident): void {
    const shelf = this.shelves.get(key)
    shelf?.delete(incident)
    if (shelf?.size === 0) this.shelves.delete(key)
  }
}

function newest(incidents: Iterable<OpenIncident>, orderOf: (incident: OpenIncident) => number, fits: Fits) {
  let [found, highest]: [OpenIncident | null, number] = [null, -1]
  for (const incident of incidents) {
    const order = orderOf(incident)
    if (order > highest && fits(incident)) [found, highest] = [incident, order]
  }
  return found
}

/** Finds open incidents by camera, target and plate: there may be thousands, and each event asks for its own. */
export class IncidentRegister {
  private readonly byCamera = new Map<string, Ordered>()
  /** Incidents without a numbered target of this camera; events with a number may belong to them by time alone. */
  private readonly unnumbered = new Map<string, Ordered>()
  private readonly byTarget = new Shelves()
  private readonly byPlate = new Shelves()
  private readonly began = new Map<OpenIncident, number>()
  private filed = 0

  /** Notes a part of an incident, after it was added to the incident. */
  file(incident: OpenIncident, { camera, targetIds, plates }: Sighting): void {
    const order = this.filed++
    if (!this.began.has(incident)) this.began.set(incident, order)
    const here = placeIn(this.byCamera, camera)
    if (!here.has(incident)) here.set(incident, order)
    if (incident.isNumberedBy(camera)) this.unnumbered.get(camera)?.delete(incident)
    else placeIn(this.unnumbered, camera).set(incident, here.get(incident) ?? order)
    for (const id of targetIds) this.byTarget.add(targetKey(camera, id), incident)
    for (const plate of plates) this.byPlate.add(plate, incident)
  }

  remove(incident: OpenIncident): void {
    this.began.delete(incident)
    for (const camera of incident.cameras) {
      for (const places of [this.byCamera, this.unnumbered]) {
        places.get(camera)?.delete(incident)
        if (places.get(camera)?.size === 0) places.delete(camera)
      }
    }
    for (const key of incident.targetKeys) this.byTarget.remove(key, incident)
    for (const key of incident.plateKeys) this.byPlate.remove(key, incident)
  }

  /** `key`: `targetKey` */
  withTarget(key: string): Iterable<OpenIncident> {
    return this.byTarget.of(key)
  }

  /** Among the incidents that share a target with an event. */
  newestOfTargets({ camera, targetIds }: Sighting, fits: Fits): OpenIncident | null {
    if (targetIds.length === 0) return null
    const incidents = targetIds.flatMap(id => [...this.byTarget.of(targetKey(camera, id))])
    return newest(incidents, this.orderAt(camera), fits)
  }

  /** Among the incidents of the event's camera that share a plate with it. */
  newestOfPlates({ camera, plates }: Sighting, fits: Fits): OpenIncident | null {
    return plates.length === 0 ? null : newest(this.withPlates(plates), this.orderAt(camera), fits)
  }

  /** Among the incidents of the event's camera that it may belong to by time. */
  newestAround({ camera, category, targetIds }: Sighting, fits: Fits): OpenIncident | null {
    const places = targetIds.length > 0 && !ofTheScene.has(category) ? this.unnumbered : this.byCamera
    const here = places.get(camera)
    return here ? newest(here.keys(), this.orderAt(camera), fits) : null
  }

  /** Among the incidents of all cameras that have one of the plates. */
  newestAnywhere(plates: readonly string[], fits: Fits): OpenIncident | null {
    if (plates.length === 0) return null
    return newest(this.withPlates(plates), incident => this.began.get(incident) ?? -1, fits)
  }

  private withPlates(plates: readonly string[]): OpenIncident[] {
    return plates.flatMap(plate => [...this.byPlate.of(plate)])
  }

  private orderAt(camera: string): (incident: OpenIncident) => number {
    const here = this.byCamera.get(camera)
    return incident => here?.get(incident) ?? -1
  }
}

function placeIn(places: Map<string, Ordered>, camera: string): Ordered {
  const found = places.get(camera) ?? new Map<OpenIncident, number>()
  places.set(camera, found)
  return found
}
