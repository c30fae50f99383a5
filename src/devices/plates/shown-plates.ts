import type { DevicePlate } from '../../device-client/index.ts'
import { plateKey } from '../../model/plate-key.ts'
import { type DeviceList, groupOf, type PlateListName } from './device-list.ts'

/** A plate of a device with the name of its list. */
export interface ShownPlate extends Omit<DevicePlate, 'groupId'> {
  /** Upper case, letters and digits only. */
  key: string
  /** Null when the group is none of our lists. */
  list: PlateListName | null
  /** The device's own name of the group. */
  group: string | null
}

/** The plate lists of a device as they are shown. `readAt` is ISO 8601 UTC. */
export interface ShownPlates {
  readAt: string
  groups: { id: string; name: string; list: PlateListName | null; plates: number }[]
  items: ShownPlate[]
}

export function showPlate({ groupId, ...plate }: DevicePlate, list: DeviceList): ShownPlate {
  const group = groupOf(list, { ...plate, groupId })
  return { ...plate, key: plateKey(plate.number), list: group?.list ?? null, group: group?.name ?? groupId }
}

export function showPlates(list: DeviceList): ShownPlates {
  const counts = new Map<string | null, number>()
  for (const { groupId } of list.plates) counts.set(groupId, (counts.get(groupId) ?? 0) + 1)
  return {
    readAt: list.readAt.toISOString(),
    groups: list.groups.map(group => ({ ...group, plates: counts.get(group.id) ?? 0 })),
    items: list.plates.map(plate => showPlate(plate, list)),
  }
}
