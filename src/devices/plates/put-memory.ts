import type { CompiledQuery } from 'kysely'
import type { PlateSyncPutTable, Queries } from '../../database/index.ts'
import type { DevicePlate } from '../../device-client/index.ts'
import type { Wish } from './wished-plates.ts'

/** What was written to a device of one plate. */
export interface Put {
  key: string
  wish: Wish
  /** What the device showed of it: after it was written, or before where it was not read since. */
  shown: DevicePlate | null
  isAfter: boolean
  /** It was not there before, so it is ours to remove. */
  added: boolean
}

interface Shown {
  plate: DevicePlate | null
  isAfter: boolean
}

// SQLite takes 32,766 values in one statement.
const rowsAStatement = 2000

function putOf({ key, wish, shown, added }: PlateSyncPutTable): Put {
  const { plate, isAfter } = JSON.parse(shown ?? '{"plate":null,"isAfter":false}') as Shown
  return { key, wish: JSON.parse(wish) as Wish, shown: plate, isAfter, added: added === 1 }
}

/** What was written to a device, by key. */
export async function readPuts(queries: Queries, deviceId: string): Promise<Map<string, Put>> {
  const rows = await queries.selectFrom('plate_sync_put').selectAll().where('device_id', '=', deviceId).execute()
  return new Map(rows.map(row => [row.key, putOf(row)]))
}

/** Remembers, or corrects, what was written. */
export function putStatements(queries: Queries, deviceId: string, puts: readonly Put[], at: Date): CompiledQuery[] {
  const rows = puts.map(({ key, wish, shown, isAfter, added }) => ({
    device_id: deviceId,
    key,
    added: added ? 1 : 0,
    at: at.getTime(),
    wish: JSON.stringify(wish),
    shown: JSON.stringify({ plate: shown, isAfter } satisfies Shown),
  }))
  return pieces(rows).map(some => queries.replaceInto('plate_sync_put').values(some).compile())
}

/** Forgets what was written of these plates. */
export function forgetPuts(queries: Queries, deviceId: string, keys: readonly string[]): CompiledQuery[] {
  return pieces(keys).map(some =>
    queries.deleteFrom('plate_sync_put').where('device_id', '=', deviceId).where('key', 'in', some).compile(),
  )
}

function pieces<Item>(items: readonly Item[]): Item[][] {
  const all: Item[][] = []
  for (let at = 0; at < items.length; at += rowsAStatement) all.push(items.slice(at, at + rowsAStatement))
  return all
}
