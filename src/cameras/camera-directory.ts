import { type CameraTable, containing, likeIgnoringCase, listed, type Queries } from '../database/index.ts'
import { ViewtronError } from '../model/index.ts'
import { cameraVersion } from './camera-version.ts'

/** A stored camera, or a channel of a recorder. */
export type StoredCamera = Pick<
  CameraTable,
  'id' | 'name' | 'source' | 'address' | 'channel' | 'mac' | 'serial' | 'state'
> & {
  isHidden: boolean
  /** The id of the camera that it is shown as; null for itself. */
  mergedInto: string | null
}

export interface CameraDetails extends StoredCamera {
  /** The time of the first post, milliseconds since 1970. */
  createdAt: number
  /** The only addresses and networks (CIDR) from which its posts count; empty for no limit. */
  allowedAddresses: string[]
  /** The template of its link; null for none. */
  link: string | null
}

/** An address from which posts came under a camera's name. Times are milliseconds since 1970. */
export interface NamedAddress {
  cameraId: string
  address: string
  /** Whether posts from there count as the camera's. */
  isOwn: boolean
  isDenied: boolean
  /** The last post that did not count, to the minute; null when there was none since posts from there count. */
  lastClaimAt: number | null
}

/** The last known state of an alarm. */
export interface StoredAlarm {
  name: string
  /** Null where posts name no rule. */
  rule: number | null
  isActive: boolean
  /** Milliseconds since 1970. */
  since: number
}

/** A page of cameras in the order of their names. */
export interface CameraPageRequest {
  limit: number
  /** Name and id of the last camera of the page before. */
  after: readonly [name: string, id: string] | null
  /** Part of the name, id, address, mac or serial number. */
  search?: string | undefined
  state?: CameraTable['state'] | undefined
  /** Ids of the only cameras to return. */
  only?: readonly string[] | undefined
}

const searched = ['name', 'id', 'address', 'mac', 'serial'] as const

function toCamera({ hidden, merged_into, ...row }: CameraTable): StoredCamera {
  const { id, name, source, address, channel, mac, serial, state } = row
  return { id, name, source, address, channel, mac, serial, state, isHidden: hidden === 1, mergedInto: merged_into }
}

function toDetails(row: CameraTable): CameraDetails {
  const allowedAddresses = row.allowed === null ? [] : (JSON.parse(row.allowed) as string[])
  return { ...toCamera(row), createdAt: row.created_at, allowedAddresses, link: row.link }
}

/** The stored cameras, for reading. The list is read again only after a change: there may be very many. */
export class CameraDirectory {
  private readonly queries: Queries
  private cameras: StoredCamera[] = []
  private version: number | null = null

  constructor(queries: Queries) {
    this.queries = queries
  }

  /** All cameras by name, merged ones too. */
  async all(): Promise<StoredCamera[]> {
    const version = await cameraVersion(this.queries)
    if (version !== null && version === this.version) return this.cameras
    const rows = await this.queries.selectFrom('camera').selectAll().orderBy('name').execute()
    this.cameras = rows.map(toCamera)
    this.version = version
    return this.cameras
  }

  /** All cameras that are not merged into another, by name. */
  async shown(): Promise<StoredCamera[]> {
    return (await this.all()).filter(({ mergedInto }) => mergedInto === null)
  }

  /** A page of the cameras that are not merged into another; `total` counts all pages. */
  async page({
    limit,
    after,
    search,
    state,
    only,
  }: CameraPageRequest): Promise<{ cameras: CameraDetails[]; total: number }> {
    let query = this.queries.selectFrom('camera').where('merged_into', 'is', null)
    if (state !== undefined) query = query.where('state', '=', state)
    if (only !== undefined) query = query.where('id', 'in', listed(only))
    if (search) {
      const pattern = containing(search)
      query = query.where(({ or }) => or(searched.map(column => likeIgnoringCase(column, pattern))))
    }
    const rest = after ? query.where(eb => eb(eb.refTuple('name', 'id'), '>', eb.tuple(...after))) : query
    const [rows, count] = await Promise.all([
      rest.selectAll().orderBy('name').orderBy('id').limit(limit).execute(),
      query.select(({ fn }) => fn.countAll<number>().as('cameras')).executeTakeFirst(),
    ])
    return { cameras: rows.map(toDetails), total: Number(count?.cameras ?? 0) }
  }

  /** A camera, or the one that it is merged into. Throws `not-found`. */
  async get(id: string): Promise<CameraDetails> {
    const cameras = this.queries.selectFrom('camera').selectAll()
    const own = await cameras.where('id', '=', id).executeTakeFirst()
    const into = own?.merged_into ?? null
    const shown = into === null ? own : await cameras.where('id', '=', into).executeTakeFirst()
    if (!shown) throw new ViewtronError('not-found', { what: 'camera', id })
    return toDetails(shown)
  }

  /** The cameras that are merged into any of these. */
  async mergedInto(ids: readonly string[]): Promise<CameraDetails[]> {
    const rows = await this.queries.selectFrom('camera').selectAll().where('merged_into', 'in', listed(ids)).execute()
    return rows.map(toDetails)
  }

  /** Ids under which a camera's entries are stored: its own, and those of cameras merged into it. Throws `not-found`. */
  async idsOf(id: string): Promise<string[]> {
    const shown = await this.get(id)
    const merged = await this.mergedInto([shown.id])
    return [shown.id, ...merged.map(one => one.id)]
  }

  /** The own names of cameras by id, without those that are not stored. */
  async names(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await this.queries.selectFrom('camera').select(['id', 'name']).where('id', 'in', listed(ids)).execute()
    return new Map(rows.map(({ id, name }) => [id, name]))
  }

  /** Addresses under the names of these cameras and of those merged into them. */
  async addressesOf(ids: readonly string[]): Promise<(NamedAddress & { cameraState: StoredCamera['state'] })[]> {
    const rows = await this.namedAddresses()
      .select('camera.state as cameraState')
      .where(({ eb, or }) => or([eb('camera.id', 'in', listed(ids)), eb('camera.merged_into', 'in', listed(ids))]))
      .execute()
    return rows.map(({ cameraState, ...row }) => ({ ...toAddress(row), cameraState }))
  }

  /** Addresses by the id of the camera that posted, the newest first; `firstAt` is the time of the first post. */
  async ownAddresses(ids: readonly string[]): Promise<ReadonlyMap<string, (NamedAddress & { firstAt: number })[]>> {
    const query = this.queries.selectFrom('camera_address').selectAll().where('camera_id', 'in', listed(ids))
    const rows = await query.orderBy('first_at', 'desc').execute()
    const addresses = rows.map(row => {
      return { ...toAddress({ ...row, id: row.camera_id, merged_into: null }), firstAt: row.first_at }
    })
    return Map.groupBy(addresses, ({ cameraId }) => cameraId)
  }

  /** Addresses whose posts under a camera's name did not count, of all cameras. */
  async claims(): Promise<NamedAddress[]> {
    const rows = await this.namedAddresses().where('camera_address.last_at', 'is not', null).execute()
    return rows.map(toAddress)
  }

  /**
   * Looks up which of these addresses count as a camera's own. The answer is a test for a camera (as it is shown, after
   * merging) and an address.
   */
  async confirmedAddresses(addresses: readonly string[]): Promise<(cameraId: string, address: string) => boolean> {
    const rows = await this.namedAddresses().where('camera_address.address', 'in', listed(addresses)).execute()
    const own = rows.map(toAddress).filter(({ isOwn }) => isOwn)
    const confirmed = new Set(own.map(({ cameraId, address }) => `${cameraId} ${address}`))
    return (cameraId, address) => confirmed.has(`${cameraId} ${address}`)
  }

  /** The last known alarm states by camera. */
  async alarms(ids: readonly string[]): Promise<ReadonlyMap<string, StoredAlarm[]>> {
    const rows = await this.queries
      .selectFrom('alarm_state')
      .selectAll()
      .where('camera_id', 'in', listed(ids))
      .execute()
    const byCamera = Map.groupBy(rows, row => row.camera_id)
    const toAlarm = ({ name, rule, active, since }: (typeof rows)[number]): StoredAlarm => {
      return { name, rule: rule < 0 ? null : rule, isActive: active === 1, since }
    }
    return new Map([...byCamera].map(([id, some]) => [id, some.map(toAlarm)]))
  }

  /** Channels to which their recorder has lost the connection, by id, with the time since when (ms since 1970). */
  async offlineSince(): Promise<ReadonlyMap<string, number>> {
    const query = this.queries.selectFrom('alarm_state').select(['camera_id', 'since'])
    const rows = await query.where('name', '=', 'chlOffline').where('active', '=', 1).execute()
    return new Map(rows.map(row => [row.camera_id, row.since]))
  }

  /** Ids of the channels to which their recorder has lost the connection. */
  async offlineChannels(): Promise<ReadonlySet<string>> {
    return new Set((await this.offlineSince()).keys())
  }

  private namedAddresses() {
    return this.queries
      .selectFrom('camera_address')
      .innerJoin('camera', 'camera.id', 'camera_address.camera_id')
      .select(['camera.id', 'camera.merged_into', 'camera_address.address', 'camera_address.last_at'])
      .select('camera_address.state')
  }
}

interface AddressRow {
  id: string
  merged_into: string | null
  address: string
  last_at: number | null
  state: 'confirmed' | 'unconfirmed' | 'denied'
}

function toAddress({ id, merged_into, address, last_at, state }: AddressRow): NamedAddress {
  return {
    cameraId: merged_into ?? id,
    address,
    isOwn: state === 'confirmed' && last_at === null,
    isDenied: state === 'denied',
    lastClaimAt: last_at,
  }
}
