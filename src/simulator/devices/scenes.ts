import { alarmOf, CameraMemory, moved, type SimulatedCamera, type Visit, visitOf } from '../camera.ts'
import { buildKeepalive, buildPost, buildStatus, buildTrajectory } from '../posts/build-post.ts'
import type { AlarmPost, DeviceFacts, Format } from '../posts/facts.ts'
import { type SmartType, smartTypeOf, smartTypes } from '../posts/smart-types.ts'
import { drawScene } from '../scene/draw-scene.ts'
import { createSite } from '../site.ts'
import type { Studio } from '../studio.ts'
import type { Identity } from './command.ts'
import type { DeviceKind, PostSettings } from './device-options.ts'
import { zoneOffsetMs } from './zone.ts'

export const formatOf: Record<DeviceKind, Format> = { 'ipc-old': 'ipc-v1x', 'ipc-5.3.1': 'ipc-v2.1', nvr: 'nvr-v2' }

/** Pictures are smaller than a real camera's, because many devices share a machine. */
const pictureSize = { width: 640, height: 360, quality: 80 }

/** The number of scenes drawn for each view and subject; they are then repeated. */
const distinctScenes = 4

/** An event: its post without pictures, and the pictures. */
export interface Happening {
  type: SmartType
  channel: number
  visit: Visit
  post: AlarmPost
  body: (settings: PostSettings) => Promise<Buffer>
}

export interface ScenesOptions {
  identity: Identity
  seed: number
  studio: Studio
  now: () => Date
}

/** Generates the events and pictures of a device in its own format. */
export class Scenes {
  readonly #options: ScenesOptions
  readonly #format: Format
  readonly #memory = new CameraMemory()
  #visits = 0

  constructor(options: ScenesOptions) {
    this.#options = options
    this.#format = formatOf[options.identity.kind]
  }

  get isRecorder(): boolean {
    return this.#format === 'nvr-v2'
  }

  /** Generates an event of this type; recorders also accept the plain names of cameras. */
  happen(name: string, channel: number): Happening {
    const { seed, studio } = this.#options
    const type = this.#typeOf(name)
    const camera = this.#camera(channel)
    const visit = visitOf(camera, type, seed, this.#visits++ % distinctScenes)
    const post = alarmOf(camera, type, visit, {
      eventId: this.#memory.nextEventId(),
      targetId: this.#memory.nextTargetId(),
      timeUs: this.#timeUs(),
      counts: type.category.endsWith('-count') && visit.target ? this.#memory.count(visit.target.type) : [],
    })
    const body = async ({ data }: PostSettings) => {
      const wanted = data.includes('sourceImage') || data.includes('targetImage')
      const scene = wanted ? await studio.scene({ ...visit.scene, ...pictureSize }) : null
      const overview = scene && data.includes('sourceImage') ? scene.overview : null
      const crops = scene && data.includes('targetImage') ? scene.crops : []
      const targets = post.targets.map((target, index) => ({ ...target, crop: crops[index] ?? null }))
      return buildPost(this.#format, type.name, { ...post, overview, targets })
    }
    return { type, channel, visit, post, body }
  }

  /** Builds the track post for a number of seconds after the event; null for a recorder. */
  trajectory({ visit, post }: Happening, seconds: number): Buffer | null {
    const [target] = post.targets
    if (!target || this.#format === 'nvr-v2') return null
    const timeUs = (post.timeUs ?? 0) + Math.round(seconds * 1e6)
    const targets = [{ targetId: target.targetId, type: target.type, box: moved(target.box, visit.speed, seconds) }]
    return buildTrajectory(this.#format, { device: post.device, timeUs, targets })
  }

  /** Builds a status post. `rule` is a rule's number, or a channel's for `chlOfflineAlarm`. */
  status(alarm: { element: string; rule: number; active: boolean }, channel: number, zone: string): Buffer {
    const offsetMinutes = zoneOffsetMs(zone) / 60_000
    return buildStatus(this.#format, {
      device: this.#device(channel),
      timeUs: this.#timeUs(),
      alarms: [alarm],
      localTime: { offsetMinutes, style: this.#format === 'ipc-v1x' ? '12h' : '24h' },
    })
  }

  heartbeat(): Buffer {
    return buildKeepalive(this.#format, { device: this.#device(1), timeUs: this.#timeUs() })
  }

  /** Draws the current picture, with the time burnt in. */
  async snapshot(channel: number): Promise<Buffer> {
    const type = smartTypeOf(this.#format, this.#format === 'nvr-v2' ? 'region-intrusion' : 'perimeter-intrusion')
    const { scene } = visitOf(this.#camera(channel), type, this.#options.seed, 0)
    const time = this.#options.now().toISOString().slice(0, 19).replace('T', ' ').replaceAll(':', '-')
    const caption = `${scene.caption} ${time}`
    const { overview } = await drawScene({
      ...scene,
      ...pictureSize,
      caption,
      noiseKey: caption,
      crops: [],
      figures: [],
    })
    return overview.jpeg
  }

  #typeOf(name: string): SmartType {
    const same = smartTypes.find(type => type.format === this.#format && type.name === name)
    const forRecorder: Record<string, string> = { lpr: 'vehicle-lpr', 'perimeter-intrusion': 'region-intrusion' }
    return same ?? smartTypeOf(this.#format, forRecorder[name] ?? name)
  }

  #timeUs(): number {
    return this.#options.now().getTime() * 1000
  }

  #device(channel: number): DeviceFacts {
    const { name, ip, mac, serial } = this.#options.identity
    return { name, ip, mac, serial, channel }
  }

  #camera(channel: number): SimulatedCamera {
    const { identity, seed } = this.#options
    const isRecorder = identity.kind === 'nvr'
    const site = createSite({ cameras: isRecorder ? 0 : 1, nvrChannels: isRecorder ? channel : 0, seed })
    const camera = site.at(-1)
    if (!camera) throw new RangeError(`channel ${channel}: there is none`)
    return { ...camera, format: this.#format, device: this.#device(channel) }
  }
}
