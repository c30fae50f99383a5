import type { DevicePlate } from '../../device-client/index.ts'
import { plateKey } from '../../model/plate-key.ts'
import { isSameDate } from './compare-plates.ts'
import { readDeviceDate } from './device-dates.ts'
import { type DeviceList, groupFor, groupOf, type PlateListName, plateLists, platesByKey } from './device-list.ts'
import type { PlateAction } from './plate-actions.ts'

/** A person's change of a plate on a device. Undefined properties stay, null ones are cleared. Dates as people write them. */
export interface PlateEdit {
  number: string
  /** One of ours, or the name of a group of the device. */
  list?: string | undefined
  from?: string | null | undefined
  until?: string | null | undefined
  owner?: string | null | undefined
  telephone?: string | null | undefined
}

/** The result of planning an edit: an action, nothing to do, or a problem as a sentence. */
export type PlannedEdit = { action: PlateAction } | { same: DevicePlate } | { problem: string }

const maxLength = 100
const onlyAdds = 'this firmware can only add and list plates; change it on the web page of the camera'

function isListName(word: string): word is PlateListName {
  return plateLists.some(name => name === word)
}

/** The device's group with a name: one of our lists, or the device's own name. */
function groupNamed(list: DeviceList, word: string) {
  const wanted = word.trim().toLowerCase()
  if (isListName(wanted)) return groupFor(list, wanted)
  return list.groups.find(group => group.name.toLowerCase() === wanted) ?? null
}

const namesOf = (list: DeviceList) => list.groups.map(group => group.list ?? group.name).join(', ')

/** Finds a device's plate by its number in any spelling, an exact match first. */
export type FindPlate = (number: string) => DevicePlate | null

export function plateFinder(list: DeviceList): FindPlate {
  const exact = new Map(list.plates.map(plate => [plate.number, plate]))
  const byKey = platesByKey(list.plates)
  return number => exact.get(number) ?? byKey.get(plateKey(number))?.[0] ?? null
}

/** All plates of the device with a number, in any spelling and any list. */
export function platesNamed(list: DeviceList, number: string): DevicePlate[] {
  const key = plateKey(number)
  return list.plates.filter(plate => plate.number === number || (key !== '' && plateKey(plate.number) === key))
}

/** The dates of an edit in the form of the device, or a problem as a sentence. */
function datesOf(edit: PlateEdit, before: DevicePlate | null, list: DeviceList) {
  const dates = { from: before?.from ?? null, until: before?.until ?? null }
  for (const name of ['from', 'until'] as const) {
    const given = edit[name]
    if (given === undefined) continue
    const read = given === null ? { text: null } : readDeviceDate(given, { zone: list.zone, isEnd: name === 'until' })
    if ('problem' in read) return `${name}: ${read.problem}`
    dates[name] = read.text
  }
  const { from, until } = dates
  return from !== null && until !== null && from >= until ? 'until is not after from' : dates
}

function isSame(one: DevicePlate, other: DevicePlate, { family }: DeviceList): boolean {
  const isSameTime = isSameDate(one.from, other.from, family) && isSameDate(one.until, other.until, family)
  const isSamePerson = (one.owner ?? '') === (other.owner ?? '') && (one.telephone ?? '') === (other.telephone ?? '')
  return one.groupId === other.groupId && isSameTime && isSamePerson
}

const textOf = (given: string | null | undefined, before: string | null | undefined) =>
  given === undefined ? (before ?? null) : given?.trim() || null

/** Plans an edit of a device's lists without asking the device. New plates are sent as cameras read them: letters and digits. */
export function planEdit(edit: PlateEdit, list: DeviceList, find: FindPlate = plateFinder(list)): PlannedEdit {
  const key = plateKey(edit.number)
  if (key === '') return { problem: 'no plate, or one without letters and digits' }
  if (edit.number.length > maxLength) return { problem: `the plate is longer than ${maxLength} characters` }
  const before = find(edit.number)
  const group = edit.list === undefined ? before && groupOf(list, before) : groupNamed(list, edit.list)
  if (edit.list !== undefined && !group)
    return { problem: `the device has no list ${edit.list}; it has ${namesOf(list)}` }
  if (!before && !group) return { problem: `no list; the device has ${namesOf(list)}` }
  const dates = datesOf(edit, before, list)
  if (typeof dates === 'string') return { problem: dates }
  const plate: DevicePlate = {
    number: before?.number ?? key,
    groupId: group?.id ?? before?.groupId ?? null,
    ...dates,
    owner: textOf(edit.owner, before?.owner),
    telephone: textOf(edit.telephone, before?.telephone),
  }
  const one = { key, number: plate.number }
  if (!before) return { action: { ...one, kind: 'add', plate } }
  if (isSame(before, plate, list)) return { same: before }
  return list.family === 'vehicles'
    ? { problem: onlyAdds }
    : { action: { ...one, kind: 'edit', before, plate, copies: [] } }
}
