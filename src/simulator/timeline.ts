import { Accompaniment, accompanimentLeadMs } from './accompaniment.ts'
import { alarmOf, CameraMemory, type SimulatedCamera, type Visit, visitOf } from './camera.ts'
import { type PlannedPost, planned } from './planned-post.ts'
import { buildPost } from './posts/build-post.ts'
import type { AlarmPost } from './posts/facts.ts'
import { oddPost } from './posts/odd-posts.ts'
import { type SmartType, smartTypeOf } from './posts/smart-types.ts'
import { type Random, randomOf } from './random.ts'
import { Schedule } from './schedule.ts'
import type { Selection, Stream } from './select-types.ts'
import type { Studio } from './studio.ts'

export interface TimelineOptions {
  site: readonly SimulatedCamera[]
  selection: Selection
  studio: Studio
  seed: number
  /** The time of the first event, milliseconds since 1970. */
  startMs: number
  /** Events per second, above 0. */
  rate: number
  /** The number of events; infinity for no end. */
  count: number
  /** The offset of the devices' local time from UTC, in minutes. Cameras write status times in their own zone. */
  utcOffsetMinutes: number
}

/** The type that odd posts are derived from, and that supplies tracks when there are no events. */
const intrusions = {
  'ipc-v1x': smartTypeOf('ipc-v1x', 'perimeter-intrusion'),
  'ipc-v2.1': smartTypeOf('ipc-v2.1', 'perimeter-intrusion'),
  'nvr-v2': smartTypeOf('nvr-v2', 'region-intrusion'),
}

/** Above this rate drawing would be the bottleneck, so the first few pictures of a view are reused. */
const ownPictureRate = 4
const reusedPictures = 3

/** The usual subject of each place's events. */
const usualSubject = { gate: 'plate', shop: 'face', street: 'anything' } as const

/** The subject that a place rarely has, such as a car in a shop. */
const unlikelySubject = { gate: null, shop: 'plate', street: 'face' } as const

const isLikely = (camera: SimulatedCamera, type: SmartType) => type.subject !== unlikelySubject[camera.place]

/** Returns the likely items, or all of them when none is likely. */
function preferred<Item>(items: Item[], likely: (item: Item) => boolean): Item[] {
  const those = items.filter(likely)
  return those.length > 0 ? those : items
}

/** The number of posts of one target when tracks are sent without events. */
const trackLength = 24

interface CameraState {
  memory: CameraMemory
  visits: number
}

/** Plans all posts of a run. Equal options give equal posts, byte for byte. */
export class Timeline {
  readonly #options: TimelineOptions
  readonly #random: Random
  readonly #schedule = new Schedule<PlannedPost>()
  readonly #accompaniment: Accompaniment
  readonly #states = new Map<string, CameraState>()
  readonly #eventful: boolean
  readonly #leadMs: number
  /** The time of the last event, once it is known. */
  #endMs = Number.POSITIVE_INFINITY

  constructor(options: TimelineOptions) {
    const { selection, seed, utcOffsetMinutes } = options
    this.#options = options
    this.#eventful = selection.smartTypes.length + selection.odd.length > 0
    this.#leadMs = this.#eventful ? accompanimentLeadMs : 0
    this.#random = randomOf(seed, 'timeline')
    this.#accompaniment = new Accompaniment({
      schedule: this.#schedule,
      timeUs: atMs => this.#timeUs(atMs),
      utcOffsetMinutes,
      isOver: atMs => atMs > this.#endMs,
    })
  }

  /**
   * Yields every post in the order of its time; none when no camera of the site can send the selected types. Tracks and
   * alarms that are active after the last event are ended: those posts are `closing`, and need not wait for their time.
   */
  *posts(): Generator<PlannedPost & { closing: boolean }> {
    const { rate, count, selection, site } = this.#options
    const able = preferred(
      site.filter(camera => this.#isAble(camera)),
      camera => this.#typesOf(camera).some(type => isLikely(camera, type)),
    )
    if (able.length === 0) return
    if (this.#eventful && selection.streams.has('keepalive')) this.#accompaniment.keepAlive(site)
    for (let index = 0; index < count; index++) {
      const elapsedMs = (index * 1000) / rate
      yield* this.#due(elapsedMs)
      const camera = this.#random.pick(able)
      if (this.#eventful) this.#planEvent(camera, this.#leadMs + elapsedMs)
      else this.#planStream(camera, elapsedMs)
    }
    this.#endMs = this.#leadMs + ((count - 1) * 1000) / rate
    yield* this.#due(Number.POSITIVE_INFINITY)
  }

  *#due(beforeMs: number): Generator<PlannedPost & { closing: boolean }> {
    for (const post of this.#schedule.due(beforeMs)) yield { ...post, closing: post.atMs > this.#endMs }
  }

  #typesOf(camera: SimulatedCamera): SmartType[] {
    return this.#options.selection.smartTypes.filter(type => type.format === camera.format)
  }

  #isAble(camera: SimulatedCamera): boolean {
    if (!this.#eventful) return this.#streamsOf(camera).length > 0
    return this.#options.selection.odd.length > 0 || this.#typesOf(camera).length > 0
  }

  /** Returns the kinds of posts for a camera. Recorders send no smart tracks. */
  #streamsOf(camera: SimulatedCamera): Stream[] {
    return [...this.#options.selection.streams].filter(stream => stream !== 'trajectory' || camera.format !== 'nvr-v2')
  }

  #stateOf(camera: SimulatedCamera): CameraState {
    const state = this.#states.get(camera.key) ?? { memory: new CameraMemory(), visits: 0 }
    this.#states.set(camera.key, state)
    return state
  }

  #timeUs(atMs: number): number {
    return Math.round((this.#options.startMs - this.#leadMs + atMs) * 1000)
  }

  #pickType(camera: SimulatedCamera): SmartType {
    const types = preferred(this.#typesOf(camera), type => isLikely(camera, type))
    const usual = types.filter(type => type.subject === usualSubject[camera.place])
    return this.#random.pick(usual.length > 0 && this.#random.chance(0.6) ? usual : types)
  }

  #nextVisit(camera: SimulatedCamera, type: SmartType): Visit {
    const { rate, seed } = this.#options
    const visits = this.#stateOf(camera).visits++
    return visitOf(camera, type, seed, rate <= ownPictureRate ? visits : visits % reusedPictures)
  }

  #planEvent(camera: SimulatedCamera, atMs: number): void {
    const { smartTypes: types, odd, streams } = this.#options.selection
    const share = odd.length / (odd.length + types.length)
    if (odd.length > 0 && (this.#typesOf(camera).length === 0 || this.#random.chance(share))) {
      this.#planOddPost(camera, atMs)
      return
    }
    const type = this.#pickType(camera)
    const visit = this.#nextVisit(camera, type)
    const { post, body } = this.#event(camera, type, visit, atMs)
    const [target] = post.targets
    this.#add(planned({ atMs, camera, kind: 'alarm', name: type.name, body }))
    if (streams.has('status')) this.#accompaniment.raiseAlarm(camera, type, atMs)
    if (streams.has('trajectory') && target) this.#accompaniment.follow(camera, visit, target.targetId, atMs)
  }

  #add(post: PlannedPost): void {
    this.#schedule.add({ atMs: post.atMs, run: () => post })
  }

  #event(camera: SimulatedCamera, type: SmartType, visit: Visit, atMs: number) {
    const { memory } = this.#stateOf(camera)
    const post = alarmOf(camera, type, visit, {
      eventId: memory.nextEventId(),
      targetId: memory.nextTargetId(),
      timeUs: this.#timeUs(atMs) + this.#random.int(0, 999),
      counts: type.category.endsWith('-count') && visit.target ? memory.count(visit.target.type) : [],
    })
    const body = async () => buildPost(camera.format, type.name, await this.#withPictures(camera, visit, post))
    return { post, body }
  }

  async #withPictures(camera: SimulatedCamera, visit: Visit, post: AlarmPost): Promise<AlarmPost> {
    if (!camera.sendsPictures) return post
    const { overview, crops } = await this.#options.studio.scene(visit.scene)
    const targets = post.targets.map((target, index) => ({ ...target, crop: crops[index] ?? null }))
    return { ...post, overview, targets }
  }

  #planOddPost(camera: SimulatedCamera, atMs: number): void {
    const name = this.#random.pick(this.#options.selection.odd)
    const type = intrusions[camera.format]
    const good = this.#event(camera, type, this.#nextVisit(camera, type), atMs)
    const framing = name === 'chunked' ? 'chunked' : 'content-length'
    const body = async () => oddPost(name, await good.body()).body
    this.#add(planned({ atMs, camera, kind: 'odd', name, framing, body }))
  }

  /** Plans one post of a run without events. */
  #planStream(camera: SimulatedCamera, atMs: number): void {
    const stream = this.#random.pick(this.#streamsOf(camera))
    const step = this.#stateOf(camera).visits++
    this.#schedule.add({ atMs, run: () => this.#streamPost(stream, camera, step, atMs) })
  }

  #streamPost(stream: Stream, camera: SimulatedCamera, step: number, atMs: number): PlannedPost | null {
    if (stream === 'keepalive') return this.#accompaniment.keepalive(camera, atMs)
    if (stream === 'status') return this.#accompaniment.status(camera, 'perimeterAlarm', step % 2 === 0, atMs)
    const number = Math.floor(step / trackLength)
    const visit = visitOf(camera, intrusions[camera.format], this.#options.seed, number)
    const seconds = (step % trackLength) / 8
    return this.#accompaniment.trajectory(camera, visit, 31 + number, { atMs, seconds })
  }
}
