import type { DevicePlate } from '../../device-types.ts'
import { unreadable } from '../../http/device-failures.ts'

/** No device is known to hold a tenth of this: who goes on after that makes plates up. */
const mostPlates = 100_000

/**
 * Reads pages until one brings nothing new: counts and totals of devices are not to be relied on, and a firmware that
 * ignores the offset would give its first page for ever. `readPage` is told how many plates and pages there were.
 * Rejects with `device-answer-unreadable` for a list without end.
 */
export async function readPages(
  device: string,
  readPage: (known: number, page: number) => Promise<DevicePlate[]>,
): Promise<DevicePlate[]> {
  const plates = new Map<string, DevicePlate>()
  let read = 0
  for (let page = 0; ; page++) {
    const found = await readPage(read, page)
    const before = plates.size
    for (const plate of found) plates.set(`${plate.groupId ?? ''} ${plate.number}`, plate)
    if (plates.size === before) return [...plates.values()]
    if (plates.size > mostPlates) throw unreadable(device, 'its plate list has no end')
    read += found.length
  }
}
