import {
  type DeviceClient,
  type DeviceClock,
  type DeviceFacts,
  type DevicePlate,
  DeviceRefusal,
  type PlateGroup,
} from '../../device-client/index.ts'
import type { Clock } from '../../lib/clock.ts'
import { ViewtronError } from '../../model/index.ts'
import { plateKey } from '../../model/plate-key.ts'
import { type DeviceZone, deviceZone } from './device-zone.ts'

/** The lists that devices have; known plates in the groups of the same names go there. */
export const plateLists = ['allow', 'block', 'temporary'] as const
export type PlateListName = (typeof plateLists)[number]

/** What is asked of a device about plates. */
export type PlateClient = Pick<
  DeviceClient,
  'readClock' | 'readPlateGroups' | 'readPlates' | 'addPlates' | 'modifyPlate' | 'deletePlate'
>

/** Has one question answered by the device; others may be answered in between. */
export type AskPlates = <Answer>(use: (client: PlateClient) => Promise<Answer>) => Promise<Answer>

export type PlateFamily = NonNullable<DeviceFacts['plates']>

/** All plates of a device as it was read. */
export interface DeviceList {
  readAt: Date
  family: PlateFamily
  zone: DeviceZone
  groups: PlateGroup[]
  plates: DevicePlate[]
}

export interface ListOptions {
  family: PlateFamily
  clock: Clock
  /** IANA; for devices that do not tell theirs. */
  timeZone: string
}

/** Some firmware has no clock that can be asked for; the zone of the house is the better guess then. */
async function clockOf(client: PlateClient): Promise<DeviceClock | null> {
  try {
    return await client.readClock()
  } catch (error) {
    if (error instanceof DeviceRefusal) return null
    if (error instanceof ViewtronError && error.code === 'device-answer-unreadable') return null
    throw error
  }
}

/** Reads the lists of a device, all pages. Rejects with the errors of the device's client. */
export async function readDeviceList(ask: AskPlates, { family, clock, timeZone }: ListOptions): Promise<DeviceList> {
  return ask(async client => {
    const zone = deviceZone(await clockOf(client), clock.now(), timeZone)
    const groups = await client.readPlateGroups()
    const plates = await client.readPlates()
    return { readAt: clock.now(), family, zone, groups, plates }
  })
}

/** The device's group that stands for one of our lists; null where it has none. */
export const groupFor = (list: Pick<DeviceList, 'groups'>, name: PlateListName) =>
  list.groups.find(group => group.list === name) ?? null

/** The group a plate is in. */
export const groupOf = (list: Pick<DeviceList, 'groups'>, plate: DevicePlate) =>
  list.groups.find(group => group.id === plate.groupId) ?? null

/** Plates by their keys, as people compare them; a device may have one in several spellings or groups. */
export function platesByKey(plates: readonly DevicePlate[]): Map<string, DevicePlate[]> {
  const byKey = new Map<string, DevicePlate[]>()
  for (const plate of plates) {
    const key = plateKey(plate.number)
    const same = byKey.get(key)
    if (same) same.push(plate)
    else byKey.set(key, [plate])
  }
  return byKey
}

/** A list in which some plates were replaced by others, as after a change. */
export function withPlates(
  list: DeviceList,
  { removed = [], added = [] }: { removed?: readonly DevicePlate[]; added?: readonly DevicePlate[] },
): DeviceList {
  return { ...list, plates: [...list.plates.filter(plate => !removed.includes(plate)), ...added] }
}
