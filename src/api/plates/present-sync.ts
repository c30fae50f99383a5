import type { DevicePlate as CameraPlate } from '../../device-client/index.ts'
import { type DeviceList, type Difference, groupOf, type SyncedDevice } from '../../devices/plates/index.ts'
import { plateKey } from '../../model/plate-key.ts'
import type { DevicePlate, DevicePlates, SyncDevice, SyncDifference } from '../schemas/index.ts'

/** A plate as a device has it, with the name of its list. */
export function presentDevicePlate(plate: CameraPlate, list: DeviceList): DevicePlate {
  const { number, from, until, owner, telephone } = plate
  const group = groupOf(list, plate)
  return {
    number,
    key: plateKey(number),
    list: group?.list ?? null,
    group: group?.name ?? plate.groupId,
    from,
    until,
    owner,
    telephone,
  }
}

/** The lists of a device as they were read. */
export function presentDeviceList(list: DeviceList): DevicePlates {
  const counts = new Map<string | null, number>()
  for (const { groupId } of list.plates) counts.set(groupId, (counts.get(groupId) ?? 0) + 1)
  return {
    readAt: list.readAt.toISOString(),
    groups: list.groups.map(group => ({ ...group, plates: counts.get(group.id) ?? 0 })),
    items: list.plates.map(plate => presentDevicePlate(plate, list)),
  }
}

function presentDifference({ key, number, kind, theirs, wish, wanted, fields, cannot }: Difference, list: DeviceList) {
  const [nearest] = theirs
  const ours = wanted
    ? presentDevicePlate(wanted, list)
    : wish && {
        number: key,
        key,
        list: wish.list,
        group: null,
        owner: wish.owner,
        telephone: null,
        from: list.zone.from(wish.from),
        until: list.zone.until(wish.until),
      }
  const presented: SyncDifference = {
    key,
    number,
    kind,
    fields,
    cannot,
    theirs: nearest ? presentDevicePlate(nearest, list) : null,
    ours,
  }
  return presented
}

/** A device's lists beside our known plates. */
export function presentSyncDevice({ device, list, failure, differences, automatic }: SyncedDevice): SyncDevice {
  const { id, name } = device
  const state = failure ? 'failed' : list === null ? 'unread' : differences.length > 0 ? 'differs' : 'level'
  return {
    id,
    name,
    state,
    automatic,
    reason: failure && `${failure.message} ${failure.hint}`,
    readAt: list?.readAt.toISOString() ?? null,
    plates: list?.plates.length ?? 0,
    differences: list ? differences.map(difference => presentDifference(difference, list)) : [],
  }
}
