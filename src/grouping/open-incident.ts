import type { Category, TargetType } from '../model/index.ts'
import { bestEvent } from './best-event.ts'
import type { Sighting } from './sighting.ts'

/** Events without a number of their target belong together when they are at most so far apart. */
export const apartMs = 10_000
/** A device uses the number of a target for one target; after this silence, the target has left. */
export const sameTargetMs = 60_000
/** A recorder posts its copy of a plate so soon after, or before, the camera. */
export const copyMs = 5_000
// A busy entrance would otherwise be one incident from morning to evening.
const longestMs = 10 * 60_000
const mostParts = 100

/** Events of these categories have no target: they describe the whole scene, or the device. */
export const ofTheScene: ReadonlySet<Category> = new Set([
  'scene-change',
  'audio',
  'temperature',
  'fire',
  'crowd',
  'sensor',
  'motion',
  'other',
])

interface Span {
  from: number
  to: number
}

const isDisjoint = <Value>(a: ReadonlySet<Value>, b: readonly Value[]) =>
  a.size > 0 && b.length > 0 && !b.some(value => a.has(value))

export const targetKey = (camera: string, targetId: number) => `${targetId} ${camera}`

/** An incident that may still get parts: what one target did in front of one camera. */
export class OpenIncident {
  /** The first event. */
  readonly first: Sighting
  readonly parts: Sighting[] = []
  startedAt: number
  /** The time of the last part, or of the last position of a target. */
  lastAt: number
  /** The last receipt of a part or position. */
  lastReceivedAt: number
  /** The keys of targets that are in view. */
  readonly inView = new Set<string>()
  /** By camera, because the clocks of devices differ. */
  private readonly spans = new Map<string, Span>()
  private readonly targets = new Set<string>()
  private readonly plates = new Set<string>()
  private readonly types = new Set<TargetType>()
  private readonly numbered = new Set<string>()

  constructor(first: Sighting) {
    this.first = first
    this.startedAt = first.time
    this.lastAt = first.time
    this.lastReceivedAt = first.receivedAt
    this.add(first)
  }

  /** The cameras that posted parts. */
  get cameras(): Iterable<string> {
    return this.spans.keys()
  }

  get best(): Sighting {
    return bestEvent([this.first, ...this.parts])
  }

  add(part: Sighting): void {
    const { camera, time } = part
    this.parts.push(part)
    for (const id of part.targetIds) this.targets.add(targetKey(camera, id))
    for (const plate of part.plates) this.plates.add(plate)
    for (const type of part.types) this.types.add(type)
    if (part.targetIds.length > 0) this.numbered.add(camera)
    this.startedAt = Math.min(this.startedAt, time)
    this.seen(camera, time, part.receivedAt)
  }

  seen(camera: string, time: number, receivedAt: number): void {
    const span = this.spans.get(camera) ?? { from: time, to: time }
    this.spans.set(camera, { from: Math.min(span.from, time), to: Math.max(span.to, time) })
    this.lastAt = Math.max(this.lastAt, time)
    this.lastReceivedAt = Math.max(this.lastReceivedAt, receivedAt)
  }

  /** `targetKey` of all its targets. */
  get targetKeys(): ReadonlySet<string> {
    return this.targets
  }

  get plateKeys(): ReadonlySet<string> {
    return this.plates
  }

  /** Whether the camera gave one of its targets a number. */
  isNumberedBy(camera: string): boolean {
    return this.numbered.has(camera)
  }

  /** Whether it is over at this time of receipt. */
  isOver(receivedAt: number): boolean {
    if (this.parts.length >= mostParts || Math.abs(receivedAt - this.first.receivedAt) > longestMs) return true
    const patienceMs = this.numbered.size > 0 ? sameTargetMs : apartMs
    return this.inView.size === 0 && Math.abs(receivedAt - this.lastReceivedAt) > patienceMs
  }

  /** Whether the same camera saw the same target, by the number that the device gave it. */
  isOfSameTarget({ camera, targetIds, time }: Sighting): boolean {
    return targetIds.some(id => this.targets.has(targetKey(camera, id))) && this.gap(camera, time) <= sameTargetMs
  }

  /** Whether the same camera read the same plate a moment ago. */
  isOfSamePlate({ camera, plates, time }: Sighting): boolean {
    return plates.some(plate => this.plates.has(plate)) && this.gap(camera, time) <= apartMs
  }

  /** Whether this may be the same target, seen at nearly the same time by the same camera; one of the two has no number. */
  isNearby(part: Sighting): boolean {
    const { camera, category, time, targetIds } = part
    if (this.gap(camera, time) > apartMs) return false
    if (ofTheScene.has(category) || ofTheScene.has(this.first.category)) return category === this.first.category
    if (targetIds.length > 0 && this.numbered.has(camera)) return false
    return !isDisjoint(this.plates, part.plates) && !isDisjoint(this.types, part.types)
  }

  /** Whether one is of a recorder, the other of a camera, and both read the same plate at the same time. */
  isCopy({ isRecorder, plates, receivedAt }: Sighting): boolean {
    return (
      this.parts.some(part => part.isRecorder !== isRecorder) &&
      plates.some(plate => this.plates.has(plate)) &&
      Math.abs(receivedAt - this.lastReceivedAt) <= copyMs
    )
  }

  private gap(camera: string, time: number): number {
    const span = this.spans.get(camera)
    return span ? Math.max(0, time - span.to, span.from - time) : Number.POSITIVE_INFINITY
  }
}
