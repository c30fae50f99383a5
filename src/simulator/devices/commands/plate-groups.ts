import { cdata, el, list, type XmlElement } from '../../posts/xml.ts'
import type { Command, Commands, DeviceInside } from '../command.ts'
import type { FakePlate } from '../device-state.ts'
import { answer, type DeviceError, errors, failure, success } from '../replies.ts'
import { find, itemsOf, textAt, type XmlNode } from '../xml-in.ts'

/** Group 1 is the temporary list, although the vendor's client calls it the allow list (firmware 5.3.1). */
export const plateGroups = { '1': 'temporaryList', '2': 'whiteList', '3': 'blackList' } as const

const mostAtOnce = 100
const longestNumber = 31

/** Plate commands use API 2.1, even if the device information reports an older one. */
const version = { version: '2.1.0' }

function plateOf(item: XmlNode, before: FakePlate | null = null): FakePlate {
  const value = (name: string, old: string | undefined) => textAt(item, name) ?? old ?? ''
  return {
    number: value('licensePlateNumber', before?.number),
    groupId: value('groupId', before?.groupId),
    from: value('beginTime', before?.from),
    until: value('endTime', before?.until),
    owner: value('carOwner', before?.owner),
    telephone: value('telephone', before?.telephone),
    card: value('cardNumber', before?.card),
    type: value('licensePlateType', before?.type),
  }
}

/** Returns the error with which the library refuses a plate; null when it accepts it. */
export function refusalOf({ identity, state }: DeviceInside, plate: FakePlate): DeviceError | null {
  if (plate.number === '' || plate.number.length > longestNumber) return 'range'
  if (!Object.hasOwn(plateGroups, plate.groupId)) return 'noGroup'
  if (state.plates.some(one => one.number === plate.number)) return 'duplicate'
  return state.plates.length >= identity.plateLimit ? 'libraryFull' : null
}

const add: Command = (device, { method, body }) => {
  const { kind } = device.identity
  if (method !== 'POST') return failure(kind, 'invalidRequest')
  const items = itemsOf(find(body, 'licensePlates'))
  if (items.length === 0) return failure(kind, 'missing')
  if (items.length > mostAtOnce) return failure(kind, 'overLimit')
  const results = items.map(item => {
    const plate = plateOf(item)
    const refusal = refusalOf(device, plate)
    if (refusal === null) device.state.plates.push(plate)
    const errorCode = refusal === null ? 0 : errors[refusal][0]
    return [el('index', textAt(item, 'index') ?? ''), el('errorCode', errorCode)]
  })
  const well = { ...version, status: 'success', errorCode: 0, errorDesc: 'No Error' }
  return answer(kind, [list('licensePlatesReply', results)], well)
}

const written = (plate: FakePlate): XmlElement[] => [
  el('licensePlateNumber', cdata(plate.number), { type: 'string' }),
  el('groupId', plate.groupId, { type: 'uint32' }),
  el('beginTime', cdata(plate.from), { type: 'string' }),
  el('endTime', cdata(plate.until), { type: 'string' }),
  el('licensePlateType', cdata(plate.type), { type: 'string' }),
  el('carOwner', cdata(plate.owner), { type: 'string' }),
  el('cardNumber', cdata(plate.card), { type: 'string' }),
  el('telephone', cdata(plate.telephone), { type: 'string' }),
]

/** Returns a page of plates. Offsets start at 1; 0 is out of range, and an empty page is an error (firmware 5.3.1). */
const get: Command = ({ identity: { kind }, state }, { body }) => {
  const filter = find(body, 'searchFilter')
  const [most, offset] = [Number(textAt(filter, 'maxResult')), Number(textAt(filter, 'resultOffset'))]
  if (!filter || Number.isNaN(most) || Number.isNaN(offset)) return failure(kind, 'missing')
  if (offset < 1 || most < 1) return failure(kind, 'range')
  const group = textAt(filter, 'groupId')
  const found = state.plates.filter(plate => group === undefined || group === '' || plate.groupId === group)
  const page = found.slice(offset - 1, offset - 1 + Math.min(most, mostAtOnce))
  if (page.length === 0) return failure(kind, 'nothingThere')
  const plates = list('licensePlates', page.map(written))
  return answer(kind, [{ ...plates, attributes: { ...plates.attributes, total: found.length } }], version)
}

/** Changes a plate. Texts need `type="string"`, otherwise the device answers with a range error (firmware 5.3.1). */
const modify: Command = ({ identity: { kind }, state }, { method, body }) => {
  const item = find(body, 'licensePlate')
  if (method !== 'POST' || !item) return failure(kind, method === 'POST' ? 'missing' : 'invalidRequest')
  const texts = item.children.filter(child => ['carOwner', 'telephone'].includes(child.name))
  if (texts.some(child => child.attributes.type !== 'string')) return failure(kind, 'range')
  const at = state.plates.findIndex(plate => plate.number === textAt(item, 'licensePlateNumber'))
  const before = state.plates[at]
  if (!before) return failure(kind, 'notFound')
  const after = plateOf(item, before)
  if (!Object.hasOwn(plateGroups, after.groupId)) return failure(kind, 'noGroup')
  state.plates[at] = after
  return success(kind)
}

const remove: Command = ({ identity: { kind }, state }, { method, body }) => {
  const action = find(body, 'deleteAction')
  if (method !== 'POST' || !action) return failure(kind, method === 'POST' ? 'missing' : 'invalidRequest')
  const [number, group] = [textAt(action, 'licensePlateNumber'), textAt(action, 'groupId')]
  const at = state.plates.findIndex(plate => plate.number === number && plate.groupId === group)
  if (at < 0) return failure(kind, 'notFound')
  state.plates.splice(at, 1)
  return success(kind)
}

const groups: Command = ({ identity: { kind } }) => {
  const items = Object.entries(plateGroups).map(([id, name]) => [
    el('groupId', id, { type: 'uint32' }),
    el('groupName', cdata(name), { type: 'string' }),
  ])
  return answer(kind, [list('licensePlateGroups', items)], version)
}

/** Commands of the plate library of API 2.1. */
export const plateGroupCommands: Commands = {
  AddLicensePlates: add,
  GetLicensePlates: get,
  ModifyLicensePlate: modify,
  DeleteLicensePlate: remove,
  GetLicensePlateGroups: groups,
}
