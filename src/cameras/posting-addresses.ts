import type { Queries } from '../database/index.ts'

/** Every camera's id with the address it posts from. */
export function readPostingAddresses(queries: Queries): Promise<{ id: string; address: string }[]> {
  return queries.selectFrom('camera').select(['id', 'address']).execute()
}

/** The names of all cameras by their own id, before merging. */
export async function readCameraNames(queries: Queries): Promise<Map<string, string>> {
  const rows = await queries.selectFrom('camera').select(['id', 'name']).execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/**
 * Looks up which of these addresses a person has confirmed for a camera. The answer is a test for a camera (as it is
 * shown, after merging) and an address.
 */
export async function confirmedAddresses(
  queries: Queries,
  addresses: readonly string[],
): Promise<(cameraId: string, address: string) => boolean> {
  const rows = await queries
    .selectFrom('camera_address')
    .innerJoin('camera', 'camera.id', 'camera_address.camera_id')
    .select(['camera.id', 'camera.merged_into', 'camera_address.address'])
    .where('camera_address.state', '=', 'confirmed')
    .where('camera_address.last_at', 'is', null)
    .where('camera_address.address', 'in', [...new Set(addresses)])
    .execute()
  const confirmed = new Set(rows.map(({ id, merged_into, address }) => `${merged_into ?? id} ${address}`))
  return (cameraId, address) => confirmed.has(`${cameraId} ${address}`)
}
