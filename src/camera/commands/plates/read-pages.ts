import type { DevicePlate } from '../../device-types.ts'

/** A device that gives more pages than this repeats itself. */
const mostPages = 2000

/**
 * Reads pages until one brings nothing new: counts and totals of devices are not to be relied on, and a firmware that
 * ignores the offset would give its first page for ever. `readPage` is told how many plates and pages there were.
 */
export async function readPages(
  readPage: (known: number, page: number) => Promise<DevicePlate[]>,
): Promise<DevicePlate[]> {
  const plates = new Map<string, DevicePlate>()
  let read = 0
  for (let page = 0; page < mostPages; page++) {
    const found = await readPage(read, page)
    const before = plates.size
    for (const plate of found) plates.set(`${plate.groupId ?? ''} ${plate.number}`, plate)
    if (plates.size === before) break
    read += found.length
  }
  return [...plates.values()]
}
