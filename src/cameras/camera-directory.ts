import type { CameraTable, Queries } from '../database/index.ts'
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

function toCamera({ hidden, merged_into, ...row }: CameraTable): StoredCamera {
  const { id, name, source, address, channel, mac, serial, state } = row
  return { id, name, source, address, channel, mac, serial, state, isHidden: hidden === 1, mergedInto: merged_into }
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

  /** Addresses under the names of these cameras and of those merged into them. */
  async addressesOf(ids: readonly string[]): Promise<(NamedAddress & { cameraState: StoredCamera['state'] })[]> {
    const rows = await this.namedAddresses()
      .select('camera.state as cameraState')
      .where(({ eb, or }) => or([eb('camera.id', 'in', ids), eb('camera.merged_into', 'in', ids)]))
      .execute()
    return rows.map(({ cameraState, ...row }) => ({ ...toAddress(row), cameraState }))
  }

  /** Addresses whose posts under a camera's name did not count, of all cameras. */
  async claims(): Promise<NamedAddress[]> {
    const rows = await this.namedAddresses().where('camera_address.last_at', 'is not', null).execute()
    return rows.map(toAddress)
  }

  /** Ids of the channels to which their recorder has lost the connection. */
  async offlineChannels(): Promise<ReadonlySet<string>> {
    const query = this.queries.selectFrom('alarm_state').select('camera_id').where('name', '=', 'chlOffline')
    const rows = await query.where('active', '=', 1).execute()
    return new Set(rows.map(row => row.camera_id))
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
