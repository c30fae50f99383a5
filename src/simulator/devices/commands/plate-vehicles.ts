import { cdata, el, list } from '../../posts/xml.ts'
import type { Command, Commands } from '../command.ts'
import type { FakePlate } from '../device-state.ts'
import { answer, failure, success } from '../replies.ts'
import { find, itemsOf, textAt, type XmlNode } from '../xml-in.ts'
import { plateGroups, refusalOf } from './plate-groups.ts'

const typeOf = (groupId: string) => (Object.hasOwn(plateGroups, groupId) ? plateGroups[groupId as '1'] : 'whiteList')

const groupOf = (type: string | undefined) =>
  Object.entries(plateGroups).find(([, name]) => name === (type ?? 'whiteList'))?.[0] ?? ''

/** Formats a day as this firmware does: `2026/11/24`. */
const day = (date: string) => date.slice(0, 10).replaceAll('-', '/')

function plateOf(item: XmlNode): FakePlate {
  return {
    number: textAt(item, 'carPlateNumber') ?? '',
    groupId: groupOf(textAt(item, 'plateItemType')),
    from: textAt(item, 'beginTime') ?? '',
    until: textAt(item, 'endTime') ?? '',
    owner: textAt(item, 'carOwner') ?? '',
    telephone: '',
    card: '',
    type: '',
  }
}

/** Adds all plates of a request or none; the answer has no result per plate. */
const add: Command = (device, { method, body }) => {
  const { kind } = device.identity
  const plates = itemsOf(find(body, 'vehiclePlates')).map(plateOf)
  if (method !== 'POST') return failure(kind, 'invalidRequest')
  if (plates.length === 0) return failure(kind, 'missing')
  const before = [...device.state.plates]
  for (const plate of plates) {
    const refusal = refusalOf(device, plate)
    if (refusal !== null) {
      device.state.plates = before
      return failure(kind, refusal)
    }
    device.state.plates.push(plate)
  }
  return success(kind)
}

const get: Command = ({ identity: { kind }, state }, { body }) => {
  const [filter] = itemsOf(find(body, 'searchFilter'))
  const [page, size] = [Number(textAt(filter, 'pageIndex')), Number(textAt(filter, 'pageSize'))]
  if (!filter || Number.isNaN(page) || !(size > 0)) return failure(kind, 'missing')
  const [wanted = '', type = 'allList'] = [textAt(filter, 'carPlateNum'), textAt(filter, 'listType')]
  const found = state.plates.filter(
    plate => plate.number.includes(wanted) && (type === 'allList' || typeOf(plate.groupId) === type),
  )
  const items = found
    .slice(page * size, (page + 1) * size)
    .map(plate => [
      el('carPlateNumber', cdata(plate.number), { type: 'string' }),
      el('beginTime', cdata(day(plate.from)), { type: 'string' }),
      el('endTime', cdata(day(plate.until)), { type: 'string' }),
      el('carOwner', cdata(plate.owner), { type: 'string' }),
      el('plateItemType', typeOf(plate.groupId), { type: 'plateItemType' }),
    ])
  return answer(kind, [list('vehiclePlates', items)])
}

/** Commands of the plate list before API 2.1: plates can only be added and listed. */
export const plateVehicleCommands: Commands = { AddVehiclePlate: add, GetVehiclePlate: get }
