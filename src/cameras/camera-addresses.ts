import type { CompiledQuery } from 'kysely'
import { type CameraAddressTable, type Queries, upsert } from '../database/index.ts'
import { canonicalAddress, networkMatcher } from '../lib/networks.ts'
import { minuteMs } from '../time/units.ts'

type Row = CameraAddressTable

/** The decision of a person about an address. */
export interface AddressDecision {
  address: string
  state: 'confirmed' | 'denied'
}

export interface AddressQuestion {
  /** The camera, the other cameras of the same device, and those that are merged with it. */
  family: readonly string[]
  /** The lists of allowed addresses of all of them, as JSON. */
  allowed: readonly string[]
  address: string
  /** New devices and new addresses wait for approval. */
  isApproving: boolean
}

// A name can be forged from many addresses; a person looks at a few.
const mostUnconfirmed = 20
// Without approval, a device under the name of another can post from anywhere.
const mostAddresses = 100
const mostLists = 1000

/** The canonical text of an address that was claimed; a text that is no IP address stays as it is. */
export const addressKey = (address: string) => canonicalAddress(address) ?? address

/**
 * The addresses that each camera posts from, and which of them count as its own. The name, mac and serial number in a
 * post prove nothing about its sender; somebody else on the network cannot forge its address as easily.
 */
export class CameraAddresses {
  private readonly queries: Queries
  private readonly save: (statement: CompiledQuery) => void
  private readonly rows = new Map<string, Map<string, Row>>()
  private readonly matchers = new Map<string, (address: string) => boolean>()

  private constructor(queries: Queries, save: (statement: CompiledQuery) => void) {
    this.queries = queries
    this.save = save
  }

  /** `save` takes the statements that make changes durable. */
  static async load(queries: Queries, save: (statement: CompiledQuery) => void): Promise<CameraAddresses> {
    const addresses = new CameraAddresses(queries, save)
    for (const row of await queries.selectFrom('camera_address').selectAll().execute()) {
      addresses.rowsOf(row.camera_id).set(addressKey(row.address), row)
    }
    return addresses
  }

  /** Whether posts from this address count. A denial takes precedence over a list, and a list over a confirmation. */
  isConfirmed({ family, allowed, address, isApproving }: AddressQuestion): boolean {
    const key = addressKey(address)
    const states = family.flatMap(id => this.rows.get(id)?.get(key)?.state ?? [])
    if (states.includes('denied')) return false
    if (allowed.length > 0) return allowed.some(list => this.matcherOf(list)(key))
    return !isApproving || states.includes('confirmed')
  }

  /** Notes an address that counts. */
  noteConfirmed(cameraId: string, address: string, at: Date): void {
    const rows = this.rows.get(cameraId)
    const known = rows?.get(addressKey(address))
    if (known?.state === 'confirmed' && known.last_at === null) return
    if (!known && (rows?.size ?? 0) >= mostAddresses) return
    this.put(cameraId, address, at, { state: 'confirmed', last_at: null })
  }

  /** Notes a post that came under the camera's name from an address that does not count. */
  noteClaim(cameraId: string, address: string, at: Date): void {
    const known = this.rows.get(cameraId)?.get(addressKey(address))
    if (known && at.getTime() - (known.last_at ?? 0) < minuteMs) return
    this.put(cameraId, address, at, { state: known?.state ?? 'unconfirmed', last_at: at.getTime() })
    this.makeRoom(cameraId)
  }

  /** Forgets a camera. The caller removes its rows, together with those of other tables. */
  forget(cameraId: string): void {
    this.rows.delete(cameraId)
  }

  /** Applies a person's decision about an address to the whole family. Returns a function that reverts it. */
  decide(family: readonly string[], { address, state }: AddressDecision, at: Date): () => void {
    const key = addressKey(address)
    const [own] = family
    const changed = family.filter(id => id === own || this.rows.get(id)?.has(key))
    const before = changed.map(id => ({ id, row: this.rows.get(id)?.get(key) }))
    for (const id of changed) {
      const lastAt = this.rows.get(id)?.get(key)?.last_at ?? null
      this.put(id, key, at, { state, last_at: state === 'confirmed' ? null : lastAt })
    }
    return () => {
      for (const { id, row } of before) this.restore(id, key, row)
    }
  }

  private rowsOf(cameraId: string): Map<string, Row> {
    const known = this.rows.get(cameraId)
    if (known) return known
    const rows = new Map<string, Row>()
    this.rows.set(cameraId, rows)
    return rows
  }

  private put(cameraId: string, address: string, at: Date, verdict: Pick<Row, 'state' | 'last_at'>): void {
    const rows = this.rowsOf(cameraId)
    const key = addressKey(address)
    const known = rows.get(key)
    const row: Row = {
      camera_id: cameraId,
      address: known?.address ?? key,
      first_at: known?.first_at ?? at.getTime(),
      ...verdict,
    }
    rows.set(key, row)
    this.save(upsert(this.queries, 'camera_address', row))
  }

  private restore(cameraId: string, key: string, row: Row | undefined): void {
    if (row) {
      this.rowsOf(cameraId).set(key, row)
      this.save(upsert(this.queries, 'camera_address', row))
    } else this.remove(cameraId, key)
  }

  private remove(cameraId: string, key: string): void {
    const address = this.rows.get(cameraId)?.get(key)?.address ?? key
    this.rows.get(cameraId)?.delete(key)
    const gone = this.queries.deleteFrom('camera_address').where('camera_id', '=', cameraId)
    this.save(gone.where('address', '=', address).compile())
  }

  /** Removes the unconfirmed address that has been silent longest; a camera that really moved posts again. */
  private makeRoom(cameraId: string): void {
    const claims = [...this.rowsOf(cameraId)].filter(([, { state }]) => state === 'unconfirmed')
    if (claims.length <= mostUnconfirmed) return
    const [oldest] = claims.toSorted(([, one], [, other]) => (one.last_at ?? 0) - (other.last_at ?? 0))
    if (oldest) this.remove(cameraId, oldest[0])
  }

  private matcherOf(list: string): (address: string) => boolean {
    const known = this.matchers.get(list)
    if (known) return known
    const matcher = networkMatcher(JSON.parse(list) as string[])
    if (this.matchers.size >= mostLists) this.matchers.clear()
    this.matchers.set(list, matcher)
    return matcher
  }
}
