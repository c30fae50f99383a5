import type { CameraTable } from '../database/index.ts'
import { sharedCamera, siteOf } from '../model/index.ts'
import { type CameraKeys, channelOf, type Sighting } from './camera-keys.ts'

/** All known cameras in memory: finds them by id, by the keys of their devices, and by the place that they post from. */
export class CameraIndex {
  private readonly cameras = new Map<string, CameraTable>()
  /** Ids by key. */
  private readonly keys = new Map<string, string>()
  /** Ids by address and channel, without the shared camera. */
  private readonly places = new Map<string, Set<string>>()
  /** The number to try next, by an id that several cameras wanted. */
  private readonly numbers = new Map<string, number>()

  get size(): number {
    return this.cameras.size
  }

  get(id: string): CameraTable | undefined {
    return this.cameras.get(id)
  }

  /** The cameras that are merged into one of these. */
  mergedInto(ids: ReadonlySet<string>): CameraTable[] {
    return [...this.cameras.values()].filter(({ merged_into: into }) => into !== null && ids.has(into))
  }

  /** Adds a camera, or replaces its row. */
  put(camera: CameraTable): void {
    this.leavePlace(camera.id)
    this.cameras.set(camera.id, camera)
    // Addresses of a site are those of another network.
    if (camera.id === sharedCamera.id || siteOf(camera.id) !== null) return
    const place = placeOf(camera)
    const there = this.places.get(place)
    if (there) there.add(camera.id)
    else this.places.set(place, new Set([camera.id]))
  }

  /** Removes cameras and their keys. */
  remove(ids: ReadonlySet<string>): void {
    for (const id of ids) {
      this.leavePlace(id)
      this.cameras.delete(id)
    }
    for (const [key, id] of this.keys) if (ids.has(id)) this.keys.delete(key)
  }

  /** Binds a key to a camera. Returns false where the key belongs to a camera already: it stays there. */
  bind(key: string, id: string): boolean {
    if (this.keys.has(key)) return false
    this.keys.set(key, id)
    return true
  }

  byKey(key: string): CameraTable | undefined {
    const id = this.keys.get(key)
    return id === undefined ? undefined : this.cameras.get(id)
  }

  /** The known camera that a post comes from, found by its mac or serial number, else by its address. */
  find({ own, address }: CameraKeys, sighting: Sighting): CameraTable | undefined {
    for (const key of own) {
      const known = this.byKey(key)
      if (known) return known
    }
    const atAddress = this.byKey(address)
    if (own.length === 0) return atAddress ?? this.onlyOneAt(sighting)
    // This camera was known by its address alone until now; this post is the first with a mac or serial number.
    return atAddress && !atAddress.mac && !atAddress.serial ? atAddress : undefined
  }

  /** Returns the wanted id, with a number if another camera has it: two devices behind one address can have one name. */
  freeId(wanted: string): string {
    let id = wanted
    let number = this.numbers.get(wanted) ?? 2
    for (; this.cameras.has(id); number++) id = `${wanted}_${number}`
    if (id !== wanted) this.numbers.set(wanted, number)
    return id
  }

  /** Some messages of a camera carry its mac and others do not; if one camera alone posts from there, it is that one. */
  private onlyOneAt(sighting: Sighting): CameraTable | undefined {
    const there = this.places.get(placeOf({ address: sighting.clientIp, channel: channelOf(sighting) }))
    const [only] = there?.size === 1 ? there : []
    return only === undefined ? undefined : this.cameras.get(only)
  }

  private leavePlace(id: string): void {
    const camera = this.cameras.get(id)
    if (!camera) return
    const place = placeOf(camera)
    const there = this.places.get(place)
    there?.delete(id)
    if (there?.size === 0) this.places.delete(place)
  }
}

const placeOf = ({ address, channel }: Pick<CameraTable, 'address' | 'channel'>) => `${address}\n${channel ?? ''}`
