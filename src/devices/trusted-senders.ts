import { CameraDirectory } from '../cameras/camera-directory.ts'
import { type Queries, readSetting } from '../database/index.ts'
import { canonicalAddress } from '../lib/networks.ts'
import type { CameraRef } from '../model/index.ts'

/** Whether posts from an address that name the device count as the device's. */
export type IsTrusted = (address: string) => boolean

/**
 * With approval on, trusts a device's own address and those that count for its approved cameras: anybody on the network
 * can put its MAC address into a post. With approval off, trusts every address except those whose posts do not count.
 */
export async function trustedSenders(
  queries: Queries,
  { address, cameras }: { address: string; cameras: readonly CameraRef[] },
): Promise<IsTrusted> {
  const rows = await new CameraDirectory(queries).addressesOf(cameras.map(({ id }) => id))
  const canonical = (text: string) => canonicalAddress(text) ?? text
  const own = rows.filter(row => row.isOwn && row.cameraState === 'approved')
  const trusted = new Set([address, ...own.map(row => row.address)].map(canonical))
  const claimed = new Set(rows.filter(row => !row.isOwn).map(row => canonical(row.address)))
  if (await readSetting(queries, 'approve-devices')) return sender => trusted.has(canonical(sender))
  return sender => trusted.has(canonical(sender)) || !claimed.has(canonical(sender))
}
