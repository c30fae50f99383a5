import type { CompiledQuery } from 'kysely'
import type { CameraTable, Queries } from '../database/index.ts'
import { type CameraRef, type Device, type Source, ViewtronError } from '../model/index.ts'

/** What a person may change; what is left out stays. */
export interface CameraChange {
  name?: string
  hidden?: boolean
  state?: CameraTable['state']
  /** The camera that stands for it from now on; null makes it one of its own again. */
  mergedInto?: string | null
}

export interface Sighting {
  source: Source | null
  device: Device
  clientIp: string
  at: Date
}

const addressSlug = (address: string) => address.replace(/[^0-9a-z]+/gi, '_').toLowerCase()

// Table `setting`; JSON true or false.
const approveDevices = 'approve-devices'

/** The existing Home Assistant bridge's slug, which its users' dashboards depend on. */
function nameSlug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
}

/** An NVR's posts name the recorder; its channel is the camera. A camera's own channel number says nothing. */
function channelOf({ source, device }: Sighting): number | null {
  return source === 'nvr' ? device.channel : null
}

function keysOf(sighting: Sighting): { own: string[]; address: string } {
  const channel = channelOf(sighting)
  const suffix = channel === null ? '' : `/ch${channel}`
  const { mac, serial } = sighting.device
  const own = []
  if (mac) own.push(`mac:${mac}${suffix}`)
  if (serial) own.push(`serial:${serial}${suffix}`)
  return { own, address: `address:${sighting.clientIp}${suffix}` }
}

/**
 * Knows every camera that ever posted and gives new ones their id. What changed must be stored with the next
 * transaction: `unsaved` holds the statements.
 */
export class CameraRegistry {
  readonly unsaved: CompiledQuery[] = []
  private readonly queries: Queries
  private readonly cameras = new Map<string, CameraTable>()
  private readonly keys = new Map<string, string>()
  private newcomers: CameraTable['state'] = 'approved'

  private constructor(queries: Queries) {
    this.queries = queries
  }

  static async load(queries: Queries): Promise<CameraRegistry> {
    const registry = new CameraRegistry(queries)
    for (const camera of await queries.selectFrom('camera').selectAll().execute()) {
      registry.cameras.set(camera.id, camera)
    }
    for (const { key, camera_id } of await queries.selectFrom('camera_key').selectAll().execute()) {
      registry.keys.set(key, camera_id)
    }
    await registry.readSettings()
    return registry
  }

  /** Reads anew whether new devices have to be approved. */
  async readSettings(): Promise<void> {
    const query = this.queries.selectFrom('setting').select('value').where('name', '=', approveDevices)
    const row = await query.executeTakeFirst()
    this.newcomers = row?.value === 'true' ? 'pending' : 'approved'
  }

  /** The camera a post comes from, or the one that stands for it; made at first sight. */
  identify(sighting: Sighting): CameraRef {
    const { own, address } = keysOf(sighting)
    const camera = this.find(own, address, sighting) ?? this.create(sighting, own.length === 0 ? address : null)
    for (const key of own) this.bind(key, camera.id)
    this.noteDevice(camera, sighting)
    const { id, name } = this.standingFor(camera)
    return { id, name }
  }

  /** The camera that a heartbeat names, if it names one that is known. */
  recognise(sighting: Sighting): CameraRef | null {
    for (const key of keysOf(sighting).own) {
      const known = this.byKey(key)
      if (known) return this.standingFor(known)
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
  change(id: string, change: CameraChange): () => void {
    const camera = this.get(id)
    const { name = camera.name, state = camera.state, mergedInto = camera.merged_into } = change
    const into = mergedInto === null ? null : this.standingFor(this.get(mergedInto)).id
    if (into === id) throw new ViewtronError('camera-merge-invalid', { id, into: mergedInto ?? '' })
    const hidden = change.hidden === undefined ? camera.hidden : Number(change.hidden)
    const rows: CameraTable[] = [{ ...camera, name, state, hidden, merged_into: into }]
    if (into !== null) rows.push(...this.mergedInto(id).map(other => ({ ...other, merged_into: into })))
    const before = rows.map(row => ({ ...this.get(row.id) }))
    this.replace(rows)
    return () => this.replace(before)
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
    const channel = channelOf(sighting)
    const there = [...this.cameras.values()].filter(
      camera => camera.address === sighting.clientIp && camera.channel === channel,
    )
    return there.length === 1 ? there[0] : undefined
  }

  private create(sighting: Sighting, key: string | null): CameraTable {
    const { source, device, clientIp, at } = sighting
    const channel = channelOf(sighting)
    const name = device.name ?? clientIp
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
      state: this.newcomers,
      merged_into: null,
    }
    this.cameras.set(camera.id, camera)
    if (key) this.bind(key, camera.id)
    this.save(camera)
    this.saveAddress(camera, at)
    return camera
  }

  private newId(name: string | null, address: string, channel: number | null): string {
    const parts = [nameSlug(name ?? ''), addressSlug(address), channel === null ? '' : `ch${channel}`]
    const wanted = parts.filter(part => part !== '').join('_')
    let id = wanted
    // Two devices of one name behind one address (a router, a recorder's own ports).
    for (let number = 2; this.cameras.has(id); number++) id = `${wanted}_${number}`
    return id
  }

  private bind(key: string, id: string): void {
    if (this.keys.has(key)) return
    this.keys.set(key, id)
    this.unsaved.push(this.queries.replaceInto('camera_key').values({ key, camera_id: id }).compile())
  }

  private noteDevice(camera: CameraTable, { device, clientIp, source, at }: Sighting): void {
    const moved = camera.address !== clientIp
    const mac = camera.mac ?? device.mac
    const serial = camera.serial ?? device.serial
    if (!moved && mac === camera.mac && serial === camera.serial) return
    Object.assign(camera, { address: clientIp, mac, serial, source: camera.source ?? source })
    this.save(camera)
    if (moved) this.saveAddress(camera, at)
  }

  private save(camera: CameraTable): void {
    this.unsaved.push(this.queries.replaceInto('camera').values(camera).compile())
  }

  private saveAddress(camera: CameraTable, at: Date): void {
    const row = { camera_id: camera.id, address: camera.address, first_at: at.getTime() }
    const insert = this.queries.insertInto('camera_address').values(row)
    this.unsaved.push(insert.onConflict(conflict => conflict.doNothing()).compile())
  }
}
