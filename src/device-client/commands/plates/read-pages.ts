import type { DevicePlate } from '../../device-types.ts'
import { unreadable } from '../../http/device-failures.ts'

/** The highest number of plates that are read, ten times the capacity of any known device. */
const mostPlates = 100_000

/**
 * Reads pages until one contains nothing new: counts and totals of devices are unreliable, and a firmware that ignores
 * the offset would repeat its first page for ever. `readPage` receives the number of plates and pages read so far.
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
