import type { DevicePlate } from '../../device-client/index.ts'
import { type Difference, differingFields, isSameDate, wantedPlate } from './compare-plates.ts'
import type { DeviceList } from './device-list.ts'
import type { ListedPlate } from './listed-plates.ts'
import { oursAction, type PlateAction } from './plate-actions.ts'
import type { WrittenPlate } from './plate-sync-store.ts'

function isSameListing(one: ListedPlate, other: ListedPlate): boolean {
  return one.list === other.list && one.from === other.from && one.until === other.until && one.owner === other.owner
}

/** Whether two entries give the same access; owner and telephone do not matter. */
function isSameAccess(one: DevicePlate, other: DevicePlate, { family }: DeviceList): boolean {
  const isSameTime = isSameDate(one.from, other.from, family) && isSameDate(one.until, other.until, family)
  return one.groupId === other.groupId && isSameTime
}

/** Whether nobody has changed our entry on the device: it is as the device showed it, or as it was sent. */
function isUntouched({ shown, ours }: WrittenPlate, theirs: DevicePlate, list: DeviceList): boolean {
  if (shown && isSameAccess(shown, theirs, list)) return true
  const sent = wantedPlate(ours, list)
  return sent !== null && differingFields(theirs, sent, list).every(field => field === 'owner')
}

/** Whether the device accepted exactly this and shows something else, so that sending it again would change nothing. */
function isSettled(
  { isAfter, shown, ours }: WrittenPlate,
  wanted: ListedPlate,
  theirs: DevicePlate,
  list: DeviceList,
): boolean {
  return (
    isAfter &&
    isSameListing(ours, wanted) &&
    shown !== null &&
    isSameAccess(shown, theirs, list) &&
    shown.owner === theirs.owner
  )
}

function actionFor(difference: Difference, written: WrittenPlate | undefined, list: DeviceList): PlateAction | null {
  const { kind, theirs, ours, cannot } = difference
  if (cannot !== null) return null
  if (kind === 'missing') return oursAction(difference)
  const [nearest, ...copies] = theirs
  if (!written || !nearest || !isUntouched(written, nearest, list)) return null
  if (kind === 'extra') return written.added && copies.length === 0 ? oursAction(difference) : null
  if (!ours || isSettled(written, ours, nearest, list)) return null
  return oursAction(difference, { keepsCopies: true })
}

/**
 * The actions that need no decision by a person: adding missing plates, and editing and removing plates that this server
 * wrote and nobody has changed on the device since. Every other difference is a conflict.
 */
export function automaticActions(
  differences: readonly Difference[],
  written: ReadonlyMap<string, WrittenPlate>,
  list: DeviceList,
): PlateAction[] {
  return differences.flatMap(difference => actionFor(difference, written.get(difference.key), list) ?? [])
}
