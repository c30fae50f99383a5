import { childText, items } from '../../../protocol/xml/element.ts'
import type { AskDevice } from '../../ask-device.ts'
import { DeviceRefusal } from '../../device-refusal.ts'
import type { DevicePlate, PlateGroup } from '../../device-types.ts'
import { type CameraErrorWords, errorWords } from '../../error-words.ts'
import { type DeviceElement, element } from '../../xml/device-element.ts'
import { descendant } from '../../xml/near-child.ts'
import { shortText } from '../../xml/short-text.ts'
import { writeConfig } from '../../xml/write-device-xml.ts'
import { numberIn } from '../post-config/read.ts'
import { isUnknown } from '../unless-unknown.ts'
import { addInBatches } from './add-in-batches.ts'
import type { PlateCommands } from './plate-commands.ts'
import { dateFrom, dateUntil } from './plate-dates.ts'
import { listOf } from './plate-lists.ts'
import { readPages } from './read-pages.ts'

const pageSize = 100
/** The highest number of groups that are read. Devices have three or four. */
const mostGroups = 32
const nothingThere = 20

/** Plate commands of API 2.1, seen on firmware 5.3.1 (docs/protocol/camera-api.md). */
export function groupPlates(ask: AskDevice): PlateCommands {
  const groups = () => readGroups(ask)
  return {
    groups,
    read: () => readPlates(ask),
    async add(plates) {
      const allow = plates.some(plate => plate.groupId === null) ? await allowGroup(ask) : null
      return addInBatches(plates, batch => sendBatch(ask, batch, allow))
    },
    async modify(plate) {
      const fields = plateFields(plate, plate.groupId)
      await ask.config('ModifyLicensePlate', { body: writeConfig('2.1.0', [element('licensePlate', fields)]) })
    },
    async remove({ number, groupId }) {
      const action = element('deleteAction', [
        element('licensePlateNumber', number),
        ...(groupId === null || groupId === onlyGroup.id ? [] : [element('groupId', groupId)]),
      ])
      await ask.config('DeleteLicensePlate', { body: writeConfig('2.1.0', [action]) })
    },
  }
}

/** The single list of a device that names no groups. Its effect, such as opening a gate, is unknown. */
const onlyGroup: PlateGroup = { id: '', name: 'plates', list: null }

/** Returns whether the device lacks the command. A busy device or a lack of rights does not count. */
function isMissing(error: unknown): boolean {
  if (!isUnknown(error)) return false
  return !(error instanceof DeviceRefusal && error.code === 'device-refused') || error.deviceCode === null
}

/**
 * Reads the groups. The vendor's documents name `GetLicensePlates` and no command for groups
 * (docs/protocol/camera-api.md).
 */
async function readGroups(ask: AskDevice): Promise<PlateGroup[]> {
  const root = await ask.config('GetLicensePlateGroups').catch((error: unknown) => {
    if (isMissing(error)) return null
    throw error
  })
  if (root === null) return [{ ...onlyGroup }]
  const found = items(descendant(root, 'licenseplategroups') ?? root).flatMap(item => {
    const id = childText(item, 'groupid')
    const name = shortText(childText(item, 'groupname')) ?? ''
    return id === undefined ? [] : [{ id, name, list: listOf(name) }]
  })
  return found.slice(0, mostGroups)
}

async function allowGroup(ask: AskDevice): Promise<string | null> {
  return (await readGroups(ask)).find(group => group.list === 'allow')?.id ?? null
}

/** Reads all plates group by group, because the filter is only documented together with a group. */
async function readPlates(ask: AskDevice): Promise<DevicePlate[]> {
  const plates: DevicePlate[] = []
  for (const group of await readGroups(ask)) {
    plates.push(...(await readPages(ask.device, known => readPage(ask, group.id, known))))
  }
  return plates
}

/** Reads one page. Offsets count from 1, and a page beyond the last plate is an error. */
async function readPage(ask: AskDevice, groupId: string, known: number): Promise<DevicePlate[]> {
  const filter = element('searchFilter', [
    element('maxResult', pageSize),
    element('resultOffset', known + 1),
    ...(groupId === onlyGroup.id ? [] : [element('groupId', groupId)]),
  ])
  try {
    const root = await ask.config('GetLicensePlates', { body: writeConfig('2.1.0', [filter]) })
    const found = items(descendant(root, 'licenseplates') ?? root).map(item => plateOf(item as DeviceElement, groupId))
    return found.filter(plate => plate !== null)
  } catch (error) {
    if (error instanceof DeviceRefusal && error.deviceCode === nothingThere) return []
    throw error
  }
}

function plateOf(item: DeviceElement, groupId: string): DevicePlate | null {
  const number = childText(item, 'licenseplatenumber')
  if (number === undefined) return null
  return {
    number,
    groupId: childText(item, 'groupid') ?? groupId,
    from: dateFrom(childText(item, 'begintime')),
    until: dateUntil(childText(item, 'endtime')),
    owner: childText(item, 'carowner') ?? null,
    telephone: childText(item, 'telephone') ?? null,
  }
}

const string = { type: 'string' }

/**
 * Builds the fields of a plate. Each needs `type="string"`: 5.3.1 answers with a range error otherwise. Empty texts
 * clear a field.
 */
function plateFields(plate: DevicePlate, groupId: string | null): DeviceElement[] {
  return [
    element('licensePlateNumber', plate.number, string),
    ...(groupId === null || groupId === onlyGroup.id ? [] : [element('groupId', groupId)]),
    element('beginTime', plate.from ?? '', string),
    element('endTime', plate.until ?? '', string),
    element('carOwner', plate.owner ?? '', string),
    element('telephone', plate.telephone ?? '', string),
  ]
}

async function sendBatch(
  ask: AskDevice,
  batch: DevicePlate[],
  allow: string | null,
): Promise<(CameraErrorWords | null)[]> {
  const list = batch.map((plate, index) => {
    const fields = plateFields(plate, plate.groupId ?? allow).filter(field => field.text !== '')
    return element('item', [element('index', index + 1), ...fields])
  })
  const counted = { type: 'list', maxCount: String(pageSize), count: String(list.length) }
  const body = writeConfig('2.1.0', [element('licensePlates', list, counted)])
  const root = await ask.config('AddLicensePlates', { body })
  const errors: (CameraErrorWords | null)[] = batch.map(() => null)
  for (const [position, item] of items(descendant(root, 'licenseplatesreply')).entries()) {
    const index = numberIn(childText(item, 'index')) ?? position + 1
    const code = numberIn(childText(item, 'errorcode')) ?? 0
    if (code !== 0) errors[index - 1] = errorWords(code, childText(item, 'errordesc') ?? null)
  }
  return errors
}
