import type { CompiledQuery } from 'kysely'
import { type CameraTable, listed, type Queries, readSetting, upsert } from '../database/index.ts'
import { networkMatcher } from '../lib/networks.ts'
import { bounds, type CameraRef, cutText, sharedCamera, ViewtronError } from '../model/index.ts'
import { type AddressDecision, CameraAddresses } from './camera-addresses.ts'
import { boundKey, cameraIdOf, channelOf, keysOf, type Sighting } from './camera-keys.ts'
import { DeviceFamilies } from './device-families.ts'
import { type NewcomerLimits, NewcomerQuota, noNewcomerLimits } from './newcomer-quota.ts'

/** What a person may change; what is left out stays. */
export interface CameraChange {
  name?: string
  hidden?: boolean
  state?: CameraTable['state']
  /** The camera that stands for it from now on; null makes it one of its own again. */
  mergedInto?: string | null
  /** When: from then on no rule forgets the camera. */
  decidedAt?: Date
  /** Addresses and networks (CIDR) from which alone its posts count; an empty list lifts that. For its whole device. */
  allowedAddresses?: string[]
  /** What a person says of an address from which posts came under its name. */
  address?: AddressDecision
}

/** Whose a post says it is. */
export interface Sighted {
  /** The camera, or the one that stands for it. */
  camera: CameraRef
  /** False where it came from an address that does not count as the camera's. */
  isConfirmed: boolean
}

interface RegistryOptions {
  queries: Queries
  addresses: CameraAddresses
  unsaved: CompiledQuery[]
  limits: NewcomerLimits
}

/** The list of a camera after a change. */
function allowedAfter({ allowed }: CameraTable, { allowedAddresses, address }: CameraChange): string | null {
  const before = allowed === null ? [] : (JSON.parse(allowed) as string[])
  const list = allowedAddresses ?? before
  const isOutside = address !== undefined && list.length > 0 && !networkMatcher(list)(address.address)
  // Whoever confirms an address beside the list wants it to be on the list.
  const after = isOutside && address.state === 'confirmed' ? [...list, address.address] : list
  return after.length === 0 ? null : JSON.stringify(after)
}

/**
 * Knows every camera that ever posted and gives new ones their id. What changed must be stored with the next
 * transaction: `unsaved` holds the statements.
 */
export class CameraRegistry {
  readonly unsaved: CompiledQuery[]
  private readonly queries: Queries
  private readonly cameras = new Map<string, CameraTable>()
  private readonly keys = new Map<string, string>()
  private readonly families = new DeviceFamilies()
  private readonly addresses: CameraAddresses
  private readonly places = new Map<string, Set<string>>()
  /** How many ids were made of the same words. */
  private readonly numbers = new Map<string, number>()
  private readonly quota: NewcomerQuota
  private isApproving = false

  private constructor(options: RegistryOptions) {
    this.queries = options.queries
    this.addresses = options.addresses
    this.unsaved = options.unsaved
    this.quota = new NewcomerQuota(options.limits)
  }

  static async load(queries: Queries, limits: NewcomerLimits = noNewcomerLimits): Promise<CameraRegistry> {
    const unsaved: CompiledQuery[] = []
    const addresses = await CameraAddresses.load(queries, statement => unsaved.push(statement))
    const registry = new CameraRegistry({ queries, addresses, unsaved, limits })
    for (const camera of await queries.selectFrom('camera').selectAll().execute()) {
      registry.cameras.set(camera.id, camera)
      registry.families.put(camera)
      registry.settle(camera)
    }
    for (const { key, camera_id } of await queries.selectFrom('camera_key').selectAll().execute()) {
      registry.keys.set(boundKey(key), camera_id)
    }
    registry.requireApproval(await readSetting(queries, 'approve-devices'))
    return registry
  }

  /** Whether new cameras, and new addresses of known ones, wait for approval from now on. */
  requireApproval(isRequired: boolean): void {
    this.isApproving = isRequired
  }

  /**
   * The camera that a post says it comes from, or the one that stands for it, and whether it comes from where that camera
   * is. It is made at first sight, as long as not too many have appeared; the posts of those that have no place of their
   * own stand under one camera for all.
   */
  identify(sighting: Sighting): Sighted {
    const { own, address } = keysOf(sighting)
    const known = this.find(own, address, sighting)
    const camera = known ?? this.admit(sighting, own.length === 0 ? [address] : own)
    if (camera.id === sharedCamera.id) return this.sighted(camera, true)
    const isConfirmed = this.judge(camera, sighting)
    // Whoever borrows a name changes nothing of what is known by it.
    if (isConfirmed) {
      for (const key of own) this.bind(key, camera.id)
      this.noteDevice(camera, sighting)
    }
    return this.sighted(camera, isConfirmed)
  }

  /** The camera that a heartbeat names, if it names one that is known. */
  recognise(sighting: Sighting): Sighted | null {
    for (const key of keysOf(sighting).own) {
      const known = this.byKey(key)
      if (known) return this.sighted(known, this.judge(known, sighting))
    }
    return null
  }

  isIgnored(id: string): boolean {
    return this.cameras.get(id)?.state === 'ignored'
  }

  /**
   * Applies a change at once; it is durable with the next transaction. Returns how to take it back. Throws
   * `not-found` and `camera-merge-invalid`.
   */
  change(id: string, change: CameraChange, at: Date): () => void {
    const camera = this.get(id)
    const { name = camera.name, state = camera.state, mergedInto = camera.merged_into } = change
    const into = mergedInto === null ? null : this.standingFor(this.get(mergedInto)).id
    if (into === id) throw new ViewtronError('camera-merge-invalid', { id, into: mergedInto ?? '' })
    const hidden = change.hidden === undefined ? camera.hidden : Number(change.hidden)
    if (id === sharedCamera.id && (state === 'approved' || into !== null))
      throw new ViewtronError('camera-shared', { name: camera.name })
    if (into === sharedCamera.id) throw new ViewtronError('camera-merge-invalid', { id, into })
    const decided_at = change.decidedAt?.getTime() ?? camera.decided_at
    const rows: CameraTable[] = [{ ...camera, name, state, hidden, merged_into: into, decided_at }]
    if (into !== null) rows.push(...this.mergedInto(id).map(other => ({ ...other, merged_into: into })))
    const before = rows.map(row => ({ ...this.get(row.id) }))
    this.replace(rows)
    const undoAddresses = this.changeAddresses(id, change, at)
    return () => {
      undoAddresses()
      this.replace(before)
    }
  }

  private changeAddresses(id: string, change: CameraChange, at: Date): () => void {
    const family = this.families.of(this.get(id))
    const { address } = change
    const ids = family.map(camera => camera.id)
    const undoDecision = address && this.addresses.decide(ids, address, at)
    const rows = family.map(camera => ({ ...camera, allowed: allowedAfter(camera, change) }))
    const changed = rows.filter((row, n) => row.allowed !== family[n]?.allowed)
    const before = family.filter(({ id: one }) => changed.some(row => row.id === one))
    this.replace(changed)
    return () => {
      undoDecision?.()
      this.replace(before)
    }
  }

  /**
   * Forgets cameras and those that are merged into them; their events stay under their ids. It is durable with the next
   * transaction, and who posts again appears anew. Returns the ids.
   */
  forget(ids: readonly string[]): string[] {
    const wanted = new Set(ids)
    const gone = [...this.cameras.values()].filter(
      ({ id, merged_into: into }) => wanted.has(id) || (into !== null && wanted.has(into)),
    )
    const goneIds = gone.map(({ id }) => id)
    for (const camera of gone) {
      this.cameras.delete(camera.id)
      this.families.remove(camera.id)
      this.addresses.forget(camera.id)
      this.leavePlace(camera)
    }
    const isGone = new Set(goneIds)
    for (const [key, id] of this.keys) if (isGone.has(id)) this.keys.delete(key)
    // Behind what is unsaved of them.
    this.unsaved.push(...forgetStatements(this.queries, goneIds))
    return goneIds
  }

  private get(id: string): CameraTable {
    const camera = this.cameras.get(id)
    if (!camera) throw new ViewtronError('not-found', { what: 'camera', id })
    return camera
  }

  /** Merges are never chained, so one step suffices. */
  private standingFor(camera: CameraTable): CameraTable {
    return (camera.merged_into !== null && this.cameras.get(camera.merged_into)) || camera
  }

  private mergedInto(id: string): CameraTable[] {
    return [...this.cameras.values()].filter(camera => camera.merged_into === id)
  }

  private replace(rows: CameraTable[]): void {
    for (const row of rows) {
      this.cameras.set(row.id, row)
      this.save(row)
    }
  }

  private find(own: string[], address: string, sighting: Sighting): CameraTable | undefined {
    for (const key of own) {
      const known = this.byKey(key)
      if (known) return known
    }
    const atAddress = this.byKey(address)
    if (own.length === 0) return atAddress ?? this.onlyOneAt(sighting)
    // So far known by its address alone: now it says who it is.
    return atAddress && !atAddress.mac && !atAddress.serial ? atAddress : undefined
  }

  private byKey(key: string): CameraTable | undefined {
    const id = this.keys.get(key)
    return id === undefined ? undefined : this.cameras.get(id)
  }

  /** Some messages of a camera carry its mac and others do not; where one camera alone posts from there, it is that. */
  private onlyOneAt(sighting: Sighting): CameraTable | undefined {
    const there = this.places.get(placeOf({ address: sighting.clientIp, channel: channelOf(sighting) }))
    const [only] = there?.size === 1 ? there : []
    return only === undefined ? undefined : this.cameras.get(only)
  }

  private settle(camera: CameraTable): void {
    if (camera.id === sharedCamera.id) return
    const place = placeOf(camera)
    const there = this.places.get(place)
    if (there) there.add(camera.id)
    else this.places.set(place, new Set([camera.id]))
  }

  private leavePlace(camera: CameraTable): void {
    const place = placeOf(camera)
    const there = this.places.get(place)
    there?.delete(camera.id)
    if (there?.size === 0) this.places.delete(place)
  }

  private admit(sighting: Sighting, keys: string[]): CameraTable {
    const { clientIp, at, isTrusted } = sighting
    const isRefused = !isTrusted && this.quota.admit(clientIp, at.getTime(), this.cameras.size) !== null
    return isRefused ? this.shared(sighting) : this.create(sighting, keys)
  }

  /** Nobody vouches for what stands under it, so it is never approved. */
  private shared({ clientIp, at }: Sighting): CameraTable {
    const known = this.cameras.get(sharedCamera.id)
    if (known) return known
    const camera: CameraTable = {
      ...sharedCamera,
      source: null,
      address: clientIp,
      channel: null,
      mac: null,
      serial: null,
      created_at: at.getTime(),
      hidden: 0,
      state: 'pending',
      merged_into: null,
      decided_at: null,
      allowed: null,
    }
    this.cameras.set(camera.id, camera)
    this.save(camera)
    return camera
  }

  private create(sighting: Sighting, keys: string[]): CameraTable {
    const { source, device, clientIp, at } = sighting
    const channel = channelOf(sighting)
    const name = cutText(device.name ?? clientIp, bounds.name)
    const camera: CameraTable = {
      id: this.newId(device.name, clientIp, channel),
      name: channel === null ? name : `${name} ch${channel}`,
      source,
      address: clientIp,
      channel,
      mac: device.mac,
      serial: device.serial,
      created_at: at.getTime(),
      hidden: 0,
      state: this.isApproving ? 'pending' : 'approved',
      merged_into: null,
      decided_at: null,
      allowed: null,
    }
    this.cameras.set(camera.id, camera)
    for (const key of keys) this.bind(key, camera.id)
    const [, sibling] = this.families.of(camera)
    camera.allowed = sibling?.allowed ?? null
    this.settle(camera)
    this.save(camera)
    // Where a device comes from first is what a person approves with it; a new channel belongs where its recorder is.
    if (!sibling) this.addresses.noteConfirmed(camera.id, clientIp, at)
    return camera
  }

  private newId(name: string | null, address: string, channel: number | null): string {
    const wanted = cameraIdOf({ name, address, channel })
    let id = wanted
    // Two devices of one name behind one address (a router, a recorder's own ports).
    let number = this.numbers.get(wanted) ?? 2
    for (; this.cameras.has(id); number++) id = `${wanted}_${number}`
    if (id !== wanted) this.numbers.set(wanted, number)
    return id
  }

  private bind(key: string, id: string): void {
    if (this.keys.has(key)) return
    this.keys.set(key, id)
    this.unsaved.push(upsert(this.queries, 'camera_key', { key, camera_id: id }))
  }

  /** Whether a post under the camera's name comes from where the camera is. */
  private judge(camera: CameraTable, { clientIp: address, at }: Sighting): boolean {
    const family = this.families.of(camera)
    const isConfirmed = this.addresses.isConfirmed({
      family: family.map(({ id }) => id),
      allowed: [...new Set(family.flatMap(({ allowed }) => allowed ?? []))],
      address,
      isApproving: this.isApproving,
    })
    if (isConfirmed) this.addresses.noteConfirmed(camera.id, address, at)
    else this.addresses.noteClaim(camera.id, address, at)
    return isConfirmed
  }

  private sighted(camera: CameraTable, isConfirmed: boolean): Sighted {
    const { id, name } = this.standingFor(camera)
    return { camera: { id, name }, isConfirmed }
  }

  private noteDevice(camera: CameraTable, { device, clientIp, source }: Sighting): void {
    const moved = camera.address !== clientIp
    const mac = camera.mac ?? device.mac
    const serial = camera.serial ?? device.serial
    if (!moved && mac === camera.mac && serial === camera.serial) return
    this.leavePlace(camera)
    Object.assign(camera, { address: clientIp, mac, serial, source: camera.source ?? source })
    this.settle(camera)
    this.save(camera)
  }

  private save(camera: CameraTable): void {
    this.families.put(camera)
    this.unsaved.push(upsert(this.queries, 'camera', camera))
  }
}

const placeOf = ({ address, channel }: Pick<CameraTable, 'address' | 'channel'>) => `${address}\n${channel ?? ''}`

/** Removes all rows of this room about these cameras. */
function forgetStatements(queries: Queries, ids: readonly string[]): CompiledQuery[] {
  return [
    queries.deleteFrom('camera').where('id', 'in', listed(ids)).compile(),
    queries.deleteFrom('camera_key').where('camera_id', 'in', listed(ids)).compile(),
    queries.deleteFrom('camera_address').where('camera_id', 'in', listed(ids)).compile(),
    queries.deleteFrom('alarm_state').where('camera_id', 'in', listed(ids)).compile(),
  ]
}
