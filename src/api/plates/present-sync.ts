import { type DeviceList, type Difference, type SyncedDevice, showPlate } from '../../devices/plates/index.ts'
import type { SyncDevice, SyncDifference } from '../schemas/index.ts'

function presentDifference(
  { key, number, kind, theirs, ours: known, wanted, fields, cannot }: Difference,
  list: DeviceList,
) {
  const [nearest] = theirs
  const ours = wanted
    ? showPlate(wanted, list)
    : known && {
        number: key,
        key,
        list: known.list,
        group: null,
        owner: known.owner,
        telephone: null,
        from: list.zone.from(known.from),
        until: list.zone.until(known.until),
      }
  const presented: SyncDifference = {
    key,
    number,
    kind,
    fields,
    cannot,
    theirs: nearest ? showPlate(nearest, list) : null,
    ours,
  }
  return presented
}

/** Converts the comparison of a device's lists with the known plates to its API form. */
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
