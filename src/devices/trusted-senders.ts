import { type Queries, readSetting } from '../database/index.ts'
import { canonicalAddress } from '../lib/networks.ts'
import type { CameraRef } from '../model/index.ts'

/** Whether a post from there that names the device may be taken for the device's. */
export type IsTrusted = (address: string) => boolean

/**
 * With approval on, a device's own address and those that count for its approved cameras: everybody on the network can
 * put its mac into a post. With approval off, everywhere but where posts under its name do not count.
 */
export async function trustedSenders(
  queries: Queries,
  { address, cameras }: { address: string; cameras: readonly CameraRef[] },
): Promise<IsTrusted> {
  const ids = cameras.map(({ id }) => id)
  const rows = await queries
    .selectFrom('camera_address')
    .innerJoin('camera', 'camera.id', 'camera_address.camera_id')
    .select(['camera_address.address', 'camera_address.last_at', 'camera_address.state', 'camera.state as camera'])
    .where(({ eb, or }) => or([eb('camera.id', 'in', ids), eb('camera.merged_into', 'in', ids)]))
    .execute()
  const same = (text: string) => canonicalAddress(text) ?? text
  const counts = (row: (typeof rows)[number]) => row.state === 'confirmed' && row.last_at === null
  const claims = rows.filter(row => !counts(row))
  const own = rows.filter(row => counts(row) && row.camera === 'approved')
  const trusted = new Set([address, ...own.map(row => row.address)].map(same))
  const doubtful = new Set(claims.map(row => same(row.address)))
  if (await readSetting(queries, 'approve-devices')) return sender => trusted.has(same(sender))
  return sender => trusted.has(same(sender)) || !doubtful.has(same(sender))
}
