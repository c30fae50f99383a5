import type { CompiledQuery } from 'kysely'
import { listed, type PlateSyncPutTable, type TableStore, upsert } from '../../database/index.ts'
import type { DevicePlate } from '../../device-client/index.ts'
import type { ListedPlate } from './listed-plates.ts'

/** A synchronisation run on one device. Times are ISO 8601 UTC. */
export interface SyncRun {
  startedAt: string
  finishedAt: string | null
  total: number
  done: number
  failed: { key: string; number: string; reason: string }[]
  /** The reason why the run was given up, as a sentence; null otherwise. */
  error: string | null
}

/** The stored facts about the plate lists of a device. */
export interface StoredSync {
  /** The device is kept in sync without a person. */
  automatic: boolean
  /** The last run; null before the first. */
  run: SyncRun | null
}

/** A known plate that this server has written to a device. */
export interface WrittenPlate {
  key: string
  /** The known plate as it was written. */
  ours: ListedPlate
  /** The plate as the device showed it: after the write when `isAfter`, else before it. */
  shown: DevicePlate | null
  isAfter: boolean
  /** It was not on the device before, so it may be removed from it. */
  added: boolean
}

interface Shown {
  plate: DevicePlate | null
  isAfter: boolean
}

// Engines limit the values in one statement (SQLite: 32,766).
const rowsPerStatement = 2000

/** The stored state of the plate lists of devices, and the plates that were written to them. */
export class PlateSyncStore {
  private readonly store: TableStore

  constructor(store: TableStore) {
    this.store = store
  }

  /** By device id; devices that were never synchronised are missing. */
  async all(): Promise<Map<string, StoredSync>> {
    const rows = await this.store.queries.selectFrom('plate_sync').selectAll().execute()
    return new Map(
      rows.map(({ device_id, automatic, run }) => [
        device_id,
        { automatic: automatic === 1, run: run === null ? null : (JSON.parse(run) as SyncRun) },
      ]),
    )
  }

  /** Stores the state of a run; nothing when the device is no longer stored. */
  async saveRun(deviceId: string, run: SyncRun): Promise<void> {
    const { queries, write } = this.store
    const text = JSON.stringify(run)
    const stored = queries.selectFrom('device').where('id', '=', deviceId)
    const insert = queries
      .insertInto('plate_sync')
      .columns(['device_id', 'run'])
      .expression(stored.select(({ val }) => ['id', val(text).as('run')]))
      .onConflict(conflict => conflict.column('device_id').doUpdateSet(({ ref }) => ({ run: ref('excluded.run') })))
    await write([insert.compile()])
  }

  /**
   * Switches automatic synchronisation. When it is switched on, written plates that are not among the keys `kept` are
   * forgotten, so that they stay on the device.
   */
  async switchAutomatic(deviceId: string, { automatic, kept }: { automatic: boolean; kept: Iterable<string> }) {
    const { queries, write } = this.store
    const keep = new Set(kept)
    const forgotten = [...(await this.written(deviceId)).keys()].filter(key => !keep.has(key))
    const set = queries
      .insertInto('plate_sync')
      .values({ device_id: deviceId, automatic: automatic ? 1 : 0, run: null })
      .onConflict(conflict => conflict.column('device_id').doUpdateSet({ automatic: automatic ? 1 : 0 }))
    await write([set.compile(), ...(automatic ? this.forgetting(deviceId, forgotten) : [])])
  }

  /** The plates that were written to a device, by key. */
  async written(deviceId: string): Promise<Map<string, WrittenPlate>> {
    const query = this.store.queries.selectFrom('plate_sync_put').selectAll().where('device_id', '=', deviceId)
    return new Map((await query.execute()).map(row => [row.key, toWritten(row)]))
  }

  /** Stores or corrects written plates, and forgets others, in one transaction. */
  async saveWritten(
    deviceId: string,
    { plates, forgotten = [], at }: { plates: readonly WrittenPlate[]; forgotten?: readonly string[]; at: Date },
  ): Promise<void> {
    const { queries, write } = this.store
    const rows = plates.map(plate => toRow(deviceId, plate, at))
    const saving = inParts(rows).map(some => upsert(queries, 'plate_sync_put', some))
    await write([...saving, ...this.forgetting(deviceId, forgotten)])
  }

  private forgetting(deviceId: string, keys: readonly string[]): CompiledQuery[] {
    if (keys.length === 0) return []
    const rows = this.store.queries.deleteFrom('plate_sync_put').where('device_id', '=', deviceId)
    return [rows.where('key', 'in', listed(keys)).compile()]
  }
}

function toWritten({ key, wish, shown, added }: PlateSyncPutTable): WrittenPlate {
  const { plate, isAfter } = JSON.parse(shown ?? '{"plate":null,"isAfter":false}') as Shown
  return { key, ours: JSON.parse(wish) as ListedPlate, shown: plate, isAfter, added: added === 1 }
}

function toRow(deviceId: string, { key, ours, shown, isAfter, added }: WrittenPlate, at: Date): PlateSyncPutTable {
  return {
    device_id: deviceId,
    key,
    added: added ? 1 : 0,
    at: at.getTime(),
    wish: JSON.stringify(ours),
    shown: JSON.stringify({ plate: shown, isAfter } satisfies Shown),
  }
}

function inParts<Item>(items: readonly Item[]): Item[][] {
  const parts: Item[][] = []
  for (let start = 0; start < items.length; start += rowsPerStatement)
    parts.push(items.slice(start, start + rowsPerStatement))
  return parts
}
