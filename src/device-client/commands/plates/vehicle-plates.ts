import { ViewtronError } from '../../../model/index.ts'
import { childText, items } from '../../../protocol/xml/element.ts'
import type { AskDevice } from '../../ask-device.ts'
import { DeviceRefusal } from '../../device-refusal.ts'
import type { DevicePlate, PlateGroup } from '../../device-types.ts'
import { element } from '../../xml/device-element.ts'
import { descendant } from '../../xml/near-child.ts'
import { writeConfig } from '../../xml/write-device-xml.ts'
import { addInBatches } from './add-in-batches.ts'
import type { PlateCommands } from './plate-commands.ts'
import { dateFrom, dateUntil, dayOf } from './plate-dates.ts'
import { readPages } from './read-pages.ts'

const pageSize = 100

/** The lists of this family. They have names instead of numbers. */
const groups: PlateGroup[] = [
  { id: 'whiteList', name: 'whiteList', list: 'allow' },
  { id: 'blackList', name: 'blackList', list: 'block' },
  { id: 'temporaryList', name: 'temporaryList', list: 'temporary' },
]

/** Plate commands of firmware before API 2.1. Plates can only be added and listed (docs/protocol/camera-api.md). */
export function vehiclePlates(ask: AskDevice): PlateCommands {
  const cannot = (command: string) => {
    const reason = 'this firmware can only add and list them; do it in the plate list on the web page of the camera'
    return Promise.reject(new ViewtronError('device-unsupported', { device: ask.device, command, reason }))
  }
  return {
    groups: () => Promise.resolve(groups.map(group => ({ ...group }))),
    read: () => readPages(ask.device, (_, page) => readPage(ask, page)),
    add: plates => addInBatches(plates, batch => sendBatch(ask, batch)),
    modify: () => cannot('changing plates'),
    remove: () => cannot('removing plates'),
  }
}

async function readPage(ask: AskDevice, page: number): Promise<DevicePlate[]> {
  const filter = element('item', [
    element('pageIndex', page),
    element('pageSize', pageSize),
    element('listType', 'allList'),
    element('carPlateNum', ''),
  ])
  const root = await pageOrNull(ask, writeConfig('1.0', [element('searchFilter', [filter])]))
  if (root === null) return []
  return items(descendant(root, 'vehicleplates') ?? root).flatMap(item => {
    const number = childText(item, 'carplatenumber')
    if (number === undefined) return []
    return [
      {
        number,
        groupId: childText(item, 'plateitemtype') ?? null,
        from: dateFrom(childText(item, 'begintime')),
        until: dateUntil(childText(item, 'endtime')),
        owner: childText(item, 'carowner') ?? null,
        telephone: null,
      },
    ]
  })
}

async function pageOrNull(ask: AskDevice, body: string) {
  try {
    return await ask.config('GetVehiclePlate', { body })
  } catch (error) {
    if (error instanceof DeviceRefusal && error.deviceCode === 20) return null
    throw error
  }
}

/** Sends one batch. The device accepts or refuses it as a whole. */
async function sendBatch(ask: AskDevice, batch: DevicePlate[]): Promise<null[]> {
  const list = batch.map(plate =>
    element('item', [
      element('carPlateNumber', plate.number, { type: 'string' }),
      element('beginTime', dayOf(plate.from), { type: 'string' }),
      element('endTime', dayOf(plate.until), { type: 'string' }),
      element('carOwner', plate.owner ?? '', { type: 'string' }),
      element('plateItemType', plate.groupId ?? 'whiteList'),
    ]),
  )
  const counted = { type: 'list', count: String(list.length) }
  await ask.config('AddVehiclePlate', { body: writeConfig('1.0', [element('vehiclePlates', list, counted)]) })
  return batch.map(() => null)
}
