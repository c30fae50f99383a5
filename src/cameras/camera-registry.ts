import type { CompiledQuery } from 'kysely'
import { type CameraTable, listed, type Queries, readSetting, upsert } from '../database/index.ts'
import { networkMatcher } from '../lib/networks.ts'
import { type CameraRef, sharedCamera, ViewtronError } from '../model/index.ts'
import { type AddressDecision, CameraAddresses } from './camera-addresses.ts'
import { CameraIndex } from './camera-index.ts'
import { boundKey, cameraIdOf, channelOf, keysOf, type Sighting } from './camera-keys.ts'
import { newCamera, newSharedCamera } from './camera-rows.ts'
import { DeviceFamilies } from './device-families.ts'
import { type NewcomerLimits, NewcomerQuota, noNewcomerLimits } from './newcomer-quota.ts'

/** A change by a person; properties that are left out stay as they are. */
export interface CameraChange {
  name?: string
  hidden?: boolean
  state?: CameraTable['state']
  /** The camera that it is merged into; null separates it again. */
  mergedInto?: string | null
  /** The time of the decision. No rule forgets a camera about which a person decided something. */
  decidedAt?: Date
  /** The only addresses and networks (CIDR) from which posts of its device count; an empty list removes the limit. */
  allowedAddresses?: string[]
  /** The template of its link; null removes it. */
  link?: string | null
  /** The decision about an address from which posts came under its name. */
  address?: AddressDecision
}

/** The camera that a post names. */
export interface Sighted {
  /** The camera, or the one that it is merged into. */
  camera: CameraRef
  /** False if the post came from an address that does not count as the camera's. */
  isConfirmed: boolean
}

interface RegistryOptions {
  queries: Queries
  addresses: CameraAddresses
  unsaved: CompiledQuery[]
  limits: NewcomerLimits
}

/** The list of allowed addresses of a camera after a change, as JSON; null for no limit. */
function allowedAfter({ allowed }: CameraTable, { allowedAddresses, address }: CameraChange): string | null {
  const before = allowed === null ? [] : (JSON.parse(allowed) as string[])
  const list = allowedAddresses ?? before
  const isOutside = address !== undefined && list.length > 0 && !networkMatcher(list)(address.address)
  // A confirmed address that is not on the list is added to it.
  const after = isOutside && address.state === 'confirmed' ? [...list, address.address] : list
  return after.length === 0 ? null : JSON.stringify(after)
}

/**
 * All cameras that ever posted; gives new ones their id. `unsaved` holds the statements of all changes, which must be
 * stored with the next transaction.
 */
export class CameraRegistry {
  readonly unsaved: CompiledQuery[]
  private readonly queries: Queries
  private readonly index = new CameraIndex()
  private readonly families = new DeviceFamilies()
  private readonly addresses: CameraAddresses
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
      registry.index.put(camera)
      registry.families.put(camera)
    }
    for (const { key, camera_id } of await queries.selectFrom('camera_key').selectAll().execute()) {
      registry.index.bind(boundKey(key), camera_id)
    }
    registry.requireApproval(await readSetting(queries, 'approve-devices'))
    return registry
  }

  /** Whether new cameras, and new addresses of known ones, wait for approval from now on. */
  requireApproval(isRequired: boolean): void {
    this.isApproving = isRequired
  }

  /**
   * Returns the camera that a post names, or the one that it is merged into, and whether the post came from an address
   * of that camera. Adds the camera if it is new. When too many new cameras have appeared, the posts of further ones
   * belong to one shared camera.
   */
  identify(sighting: Sighting): Sighted {
    const keys = keysOf(sighting)
    const { own, address } = keys
    const camera = this.index.find(keys, sighting) ?? this.admit(sighting, own.length === 0 ? [address] : own)
    if (camera.id === sharedCamera.id) return this.sighted(camera, true)
    const isConfirmed = this.judge(camera, sighting)
    // A post under a borrowed name must not change the camera of that name.
    if (isConfirmed) {
      for (const key of own) this.bind(key, camera.id)
      this.noteDevice(camera, sighting)
    }
    return this.sighted(camera, isConfirmed)
  }

  /** The known camera that a heartbeat names; null if it names none. */
  recognise(sighting: Sighting): Sighted | null {
    for (const key of keysOf(sighting).own) {
      const known = this.index.byKey(key)
      if (known) return this.sighted(known, this.judge(known, sighting))
    }
    return null
  }

  /** Returns a camera of a site, under its id in this server. Adds it where it is new: a site vouches for its cameras. */
  ofSite(camera: CameraRef, sighting: Sighting): CameraRef {
    const known = this.index.get(camera.id)
    const { device, source, clientIp } = sighting
    if (!known) this.put({ ...newCamera(sighting, { id: camera.id, state: 'approved' }), name: camera.name })
    else if (clientIp !== known.address || (device.mac ?? known.mac) !== known.mac)
      this.put({ ...known, address: clientIp, mac: device.mac ?? known.mac, source: known.source ?? source })
    return this.sighted(this.get(camera.id), true).camera
  }

  isIgnored(id: string): boolean {
    return this.index.get(id)?.state === 'ignored'
  }

  /**
   * Applies a change at once; it is durable with the next transaction. Returns a function that reverts it.
   * Throws `not-found`, `camera-merge-invalid` and `camera-shared`.
   */
  change(id: string, change: CameraChange, at: Date): () => void {
    const camera = this.get(id)
    const { name = camera.name, state = camera.state, mergedInto = camera.merged_into, link = camera.link } = change
    const into = mergedInto === null ? null : this.standingFor(this.get(mergedInto)).id
    if (into === id) throw new ViewtronError('camera-merge-invalid', { id, into: mergedInto ?? '' })
    const hidden = change.hidden === undefined ? camera.hidden : Number(change.hidden)
    if (id === sharedCamera.id && (state === 'approved' || into !== null))
      throw new ViewtronError('camera-shared', { name: camera.name })
    if (into === sharedCamera.id) throw new ViewtronError('camera-merge-invalid', { id, into })
    const decided_at = change.decidedAt?.getTime() ?? camera.decided_at
    const rows: CameraTable[] = [{ ...camera, name, state, hidden, link, merged_into: into, decided_at }]
    if (into !== null)
      rows.push(...this.index.mergedInto(new Set([id])).map(other => ({ ...other, merged_into: into })))
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
   * Forgets cameras and those that are merged into them; their events stay under their ids. This is durable with the
   * next transaction. A forgotten camera that posts again appears as a new one. Returns the ids.
   */
  forget(ids: readonly string[]): string[] {
    const known = ids.flatMap(id => this.index.get(id) ?? [])
    const gone = new Set([...known, ...this.index.mergedInto(new Set(ids))].map(({ id }) => id))
    this.index.remove(gone)
    for (const id of gone) {
      this.families.remove(id)
      this.addresses.forget(id)
    }
    const goneIds = [...gone]
    // After the unsaved statements about these cameras.
    this.unsaved.push(...forgetStatements(this.queries, goneIds))
    return goneIds
  }

  private get(id: string): CameraTable {
    const camera = this.index.get(id)
    if (!camera) throw new ViewtronError('not-found', { what: 'camera', id })
    return camera
  }

  /** Merges are never chained, so one step suffices. */
  private standingFor(camera: CameraTable): CameraTable {
    return (camera.merged_into !== null && this.index.get(camera.merged_into)) || camera
  }

  private replace(rows: CameraTable[]): void {
    for (const row of rows) this.put(row)
  }

  private admit(sighting: Sighting, keys: string[]): CameraTable {
    const { clientIp, at, isTrusted } = sighting
    const isRefused = !isTrusted && this.quota.admit(clientIp, at.getTime(), this.index.size) !== null
    return isRefused ? this.shared(sighting) : this.create(sighting, keys)
  }

  private shared(sighting: Sighting): CameraTable {
    const known = this.index.get(sharedCamera.id)
    if (known) return known
    const camera = newSharedCamera(sighting)
    this.put(camera)
    return camera
  }

  private create(sighting: Sighting, keys: string[]): CameraTable {
    const { device, clientIp: address, at } = sighting
    const wantedId = cameraIdOf({ name: device.name, address, channel: channelOf(sighting) })
    const state = this.isApproving ? 'pending' : 'approved'
    const camera = newCamera(sighting, { id: this.index.freeId(wantedId), state })
    const [, sibling] = this.families.of(camera)
    camera.allowed = sibling?.allowed ?? null
    for (const key of keys) this.bind(key, camera.id)
    this.put(camera)
    // A person approves a device together with its first address; a new channel belongs to the address of its recorder.
    if (!sibling) this.addresses.noteConfirmed(camera.id, address, at)
    return camera
  }

  private bind(key: string, id: string): void {
    if (this.index.bind(key, id)) this.unsaved.push(upsert(this.queries, 'camera_key', { key, camera_id: id }))
  }

  /** Whether a post under the camera's name came from an address that counts as the camera's. Notes the address. */
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
    this.put({ ...camera, address: clientIp, mac, serial, source: camera.source ?? source })
  }

  private put(camera: CameraTable): void {
    this.index.put(camera)
    this.families.put(camera)
    this.unsaved.push(upsert(this.queries, 'camera', camera))
  }
}

/** Removes all rows of this room about these cameras. */
function forgetStatements(queries: Queries, ids: readonly string[]): CompiledQuery[] {
  return [
    queries.deleteFrom('camera').where('id', 'in', listed(ids)).compile(),
    queries.deleteFrom('camera_key').where('camera_id', 'in', listed(ids)).compile(),
    queries.deleteFrom('camera_address').where('camera_id', 'in', listed(ids)).compile(),
    queries.deleteFrom('alarm_state').where('camera_id', 'in', listed(ids)).compile(),
  ]
}
