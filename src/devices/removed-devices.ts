import type { CompiledQuery } from 'kysely'
import type { DeviceOutputTable, DeviceTable, PlateSyncPutTable, PlateSyncTable, Queries } from '../database/index.ts'

/** Everything that is stored about a device and goes when it is removed. The password is encrypted. */
export interface RemovedDevice {
  device: DeviceTable
  outputs: DeviceOutputTable[]
  sync: PlateSyncTable[]
  puts: PlateSyncPutTable[]
}

/** Reads the rows of a device before they are removed. */
export async function readForRemoval(queries: Queries, device: DeviceTable): Promise<RemovedDevice> {
  const { id } = device
  const [outputs, sync, puts] = await Promise.all([
    queries.selectFrom('device_output').selectAll().where('device_id', '=', id).execute(),
    queries.selectFrom('plate_sync').selectAll().where('device_id', '=', id).execute(),
    queries.selectFrom('plate_sync_put').selectAll().where('device_id', '=', id).execute(),
  ])
  return { device, outputs, sync, puts }
}

/** Statements that bring a removed device back. */
export function restoring(queries: Queries, { device, outputs, sync, puts }: RemovedDevice): CompiledQuery[] {
  return [
    queries.insertInto('device').values(device).compile(),
    ...outputs.map(row => queries.insertInto('device_output').values(row).compile()),
    ...sync.map(row => queries.insertInto('plate_sync').values(row).compile()),
    ...puts.map(row => queries.insertInto('plate_sync_put').values(row).compile()),
  ]
}
