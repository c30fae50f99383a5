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

/** The lists that devices have, and the groups of known plates that go onto them. */
export const plateLists = ['allow', 'block', 'temporary'] as const
export type PlateListName = (typeof plateLists)[number]

/** The part of a device's client that deals with plates. */
export type PlateClient = Pick<
  DeviceClient,
  'readClock' | 'readPlateGroups' | 'readPlates' | 'addPlates' | 'modifyPlate' | 'deletePlate'
>

/** Runs requests to the device in one turn. Other users of the device may have their turn between two calls. */
export type AskPlates = <Answer>(use: (client: PlateClient) => Promise<Answer>) => Promise<Answer>

export type PlateFamily = NonNullable<DeviceFacts['plates']>

/** The plate lists of a device as they were read. */
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
  /** IANA; used when a device does not report its zone. */
  timeZone: string
}

/** The device's clock; null for firmware that does not report it. */
async function clockOf(client: PlateClient): Promise<DeviceClock | null> {
  try {
    return await client.readClock()
  } catch (error) {
    if (error instanceof DeviceRefusal) return null
    if (error instanceof ViewtronError && error.code === 'device-answer-unreadable') return null
    throw error
  }
}

/** Reads all plates of a device. Rejects with errors of the device. */
export async function readDeviceList(ask: AskPlates, { family, clock, timeZone }: ListOptions): Promise<DeviceList> {
  return ask(async client => {
    const zone = deviceZone(await clockOf(client), clock.now(), timeZone)
    const groups = await client.readPlateGroups()
    const plates = await client.readPlates()
    return { readAt: clock.now(), family, zone, groups, plates }
  })
}

/** The device's group for one of our lists; null when it has none. */
export const groupFor = (list: Pick<DeviceList, 'groups'>, name: PlateListName) =>
  list.groups.find(group => group.list === name) ?? null

/** The group of a plate. */
export const groupOf = (list: Pick<DeviceList, 'groups'>, plate: DevicePlate) =>
  list.groups.find(group => group.id === plate.groupId) ?? null

/** Plates by key. A device may have a plate in several spellings or groups. */
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

/** A copy of a list with some plates removed and others added. */
export function withPlates(
  list: DeviceList,
  { removed = [], added = [] }: { removed?: readonly DevicePlate[]; added?: readonly DevicePlate[] },
): DeviceList {
  return { ...list, plates: [...list.plates.filter(plate => !removed.includes(plate)), ...added] }
}
