import { type CompiledQuery, sql } from 'kysely'
import type { Queries } from '../../database/index.ts'
import { forgetPuts } from './put-memory.ts'
import type { SyncRun } from './sync-run.ts'

/** What is kept of a device's plate lists. */
export interface SyncRow {
  automatic: boolean
  run: SyncRun | null
}

/** By device id. */
export async function readSyncRows(queries: Queries): Promise<Map<string, SyncRow>> {
  const rows = await queries.selectFrom('plate_sync').selectAll().execute()
  return new Map(
    rows.map(({ device_id, automatic, run }) => [
      device_id,
      { automatic: automatic === 1, run: run === null ? null : (JSON.parse(run) as SyncRun) },
    ]),
  )
}

/** Keeps how a run stands, for as long as the device is stored. */
export function runStatement(queries: Queries, deviceId: string, run: SyncRun): CompiledQuery {
  const text = JSON.stringify(run)
  return sql`insert into plate_sync (device_id, run) select id, ${text} from device where id = ${deviceId}
    on conflict (device_id) do update set run = excluded.run`.compile(queries)
}

/** Switches a device's keeping itself level; `wished` are the keys of our plates, beyond which nothing stays ours to remove. */
export async function switchStatements(
  queries: Queries,
  deviceId: string,
  { automatic, wished }: { automatic: boolean; wished: readonly string[] },
): Promise<CompiledQuery[]> {
  const puts = await queries.selectFrom('plate_sync_put').select('key').where('device_id', '=', deviceId).execute()
  const keep = new Set(wished)
  const gone = puts.map(({ key }) => key).filter(key => !keep.has(key))
  const set = queries
    .insertInto('plate_sync')
    .values({ device_id: deviceId, automatic: automatic ? 1 : 0, run: null })
    .onConflict(conflict => conflict.column('device_id').doUpdateSet({ automatic: automatic ? 1 : 0 }))
  return [set.compile(), ...(automatic ? forgetPuts(queries, deviceId, gone) : [])]
}
