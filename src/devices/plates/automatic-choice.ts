import type { DevicePlate } from '../../device-client/index.ts'
import { type Difference, differingFields, isSameDate, wantedPlate } from './compare-plates.ts'
import type { DeviceList } from './device-list.ts'
import { oursAction, type PlateAction } from './plate-actions.ts'
import type { Put } from './put-memory.ts'
import type { Wish } from './wished-plates.ts'

function isSameWish(one: Wish, other: Wish): boolean {
  return one.list === other.list && one.from === other.from && one.until === other.until && one.owner === other.owner
}

/** Who comes in and when is the same; a telephone that somebody typed in there changes nothing. */
function isSameAccess(one: DevicePlate, other: DevicePlate, { family }: DeviceList): boolean {
  const isSameTime = isSameDate(one.from, other.from, family) && isSameDate(one.until, other.until, family)
  return one.groupId === other.groupId && isSameTime
}

/** Nobody changed at the device what we wrote there: it is as it showed it, or as it was sent. */
function isUntouched({ shown, wish }: Put, theirs: DevicePlate, list: DeviceList): boolean {
  if (shown && isSameAccess(shown, theirs, list)) return true
  const sent = wantedPlate(wish, list)
  return sent !== null && differingFields(theirs, sent, list).every(field => field === 'owner')
}

/** The device took exactly this and shows it otherwise: sending it again would change nothing. */
function isSettled({ isAfter, shown, wish }: Put, wanted: Wish, theirs: DevicePlate, list: DeviceList): boolean {
  return (
    isAfter &&
    isSameWish(wish, wanted) &&
    shown !== null &&
    isSameAccess(shown, theirs, list) &&
    shown.owner === theirs.owner
  )
}

function chosenFor(difference: Difference, put: Put | undefined, list: DeviceList): PlateAction | null {
  const { kind, theirs, wish, cannot } = difference
  if (cannot !== null) return null
  if (kind === 'missing') return oursAction(difference)
  const [nearest, ...copies] = theirs
  if (!put || !nearest || !isUntouched(put, nearest, list)) return null
  if (kind === 'extra') return put.added && copies.length === 0 ? oursAction(difference) : null
  if (!wish || isSettled(put, wish, nearest, list)) return null
  return oursAction(difference, { keepsCopies: true })
}

/**
 * What a device does by itself to stay level: adds what is missing, edits and removes what we wrote there and nobody
 * changed there since. Everything else is a conflict, and waits for a person.
 */
export function automaticActions(
  differences: readonly Difference[],
  puts: ReadonlyMap<string, Put>,
  list: DeviceList,
): PlateAction[] {
  return differences.flatMap(difference => chosenFor(difference, puts.get(difference.key), list) ?? [])
}
