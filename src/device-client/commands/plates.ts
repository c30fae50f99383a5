import { ViewtronError } from '../../model/index.ts'
import type { AskDevice } from '../ask-device.ts'
import { DeviceRefusal } from '../device-refusal.ts'
import { element } from '../xml/device-element.ts'
import { writeConfig } from '../xml/write-device-xml.ts'
import { groupPlates } from './plates/group-plates.ts'
import type { PlateCommands } from './plates/plate-commands.ts'
import { vehiclePlates } from './plates/vehicle-plates.ts'
import { readCommands } from './supported-commands.ts'
import { unlessUnknown } from './unless-unknown.ts'

export type PlatesFamily = 'groups' | 'vehicles'

/** Returns the plate commands for this device. Rejects with `device-unsupported` when it has no plate list. */
export async function plateCommands(ask: AskDevice): Promise<PlateCommands> {
  const family = await platesFamily(ask, (await unlessUnknown(readCommands(ask))) ?? [])
  if (family === 'groups') return groupPlates(ask)
  if (family === 'vehicles') return vehiclePlates(ask)
  const reason = 'it has no plate list that programs can read'
  throw new ViewtronError('device-unsupported', { device: ask.device, command: 'plate lists', reason })
}

/**
 * Returns the family of plate commands a device supports, from its own list of `commands` or, when that is empty, by
 * trying them.
 */
export async function platesFamily(ask: AskDevice, commands: string[]): Promise<PlatesFamily | null> {
  if (commands.length > 0) {
    if (commands.some(name => /^GetLicensePlates$/i.test(name))) return 'groups'
    return commands.some(name => /^GetVehiclePlate$/i.test(name)) ? 'vehicles' : null
  }
  const filter = element('searchFilter', [element('maxResult', 1), element('resultOffset', 1)])
  if (await knows(ask, 'GetLicensePlates', writeConfig('2.1.0', [filter]))) return 'groups'
  const page = element('item', [element('pageIndex', 0), element('pageSize', 1), element('listType', 'allList')])
  const body = writeConfig('1.0', [element('searchFilter', [page])])
  return (await knows(ask, 'GetVehiclePlate', body)) ? 'vehicles' : null
}

/** Returns whether a device supports a command. Any error other than "unknown" proves it, such as 20 for an empty list. */
async function knows(ask: AskDevice, command: string, body: string): Promise<boolean> {
  try {
    await ask.config(command, { body })
    return true
  } catch (error) {
    if (error instanceof DeviceRefusal) return error.code === 'device-refused'
    if (error instanceof ViewtronError && /^device-(not-a-camera|answer-unreadable)$/.test(error.code)) return false
    throw error
  }
}
