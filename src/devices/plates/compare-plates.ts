import type { DevicePlate } from '../../device-client/index.ts'
import { type DeviceList, groupFor, groupOf, type PlateFamily, platesByKey } from './device-list.ts'
import type { ListedPlate } from './listed-plates.ts'

/** A difference between our known plates and a device's lists. */
export interface Difference {
  key: string
  /** The plate as it is shown. */
  number: string
  kind: 'missing' | 'extra' | 'different'
  /** All entries of the device for this plate, the most similar to ours first. */
  theirs: DevicePlate[]
  ours: ListedPlate | null
  /** Our plate as this device would hold it; null when only the device has it, or it has no such list. */
  wanted: DevicePlate | null
  /** The differing properties: `list`, `from`, `until`, `owner`, and `twice` when the device has several entries. */
  fields: string[]
  /** The reason why the device cannot be changed, as a sentence; null when it can. */
  cannot: string | null
}

const onlyAdds = 'This firmware only adds and lists plates over its API; '
const dayLength = 10

/** A known plate as this device would hold it; null when it has no such list. Without blanks and dashes, as cameras read plates. */
export function wantedPlate(ours: ListedPlate, list: DeviceList): DevicePlate | null {
  const group = groupFor(list, ours.list)
  if (!group) return null
  return {
    number: ours.key,
    groupId: group.id,
    owner: ours.owner,
    telephone: null,
    from: list.zone.from(ours.from),
    until: list.zone.until(ours.until),
  }
}

/** Whether two dates of a device are equal. Old firmware stores days only. */
export function isSameDate(one: string | null, other: string | null, family: PlateFamily): boolean {
  const kept = (text: string | null) => (family === 'vehicles' ? (text?.slice(0, dayLength) ?? null) : text)
  return kept(one) === kept(other)
}

/** The properties in which a device's entry differs from the wanted one. */
export function differingFields(theirs: DevicePlate, wanted: DevicePlate, list: DeviceList): string[] {
  const fields: string[] = []
  if (groupOf(list, theirs)?.list !== groupOf(list, wanted)?.list) fields.push('list')
  if (!isSameDate(theirs.from, wanted.from, list.family)) fields.push('from')
  if (!isSameDate(theirs.until, wanted.until, list.family)) fields.push('until')
  // The owner may be known to the device alone.
  if (wanted.owner !== null && wanted.owner.trim() !== (theirs.owner ?? '').trim()) fields.push('owner')
  return fields
}

function comparePlate(ours: ListedPlate, theirs: readonly DevicePlate[], list: DeviceList): Difference | null {
  const { key, number } = ours
  const wanted = wantedPlate(ours, list)
  const noList = wanted ? null : `The device has no list for ${ours.list}.`
  const compared = theirs
    .map(plate => ({ plate, fields: wanted ? differingFields(plate, wanted, list) : ['list'] }))
    .sort((one, other) => one.fields.length - other.fields.length)
  const [nearest] = compared
  if (!nearest) return { key, number, kind: 'missing', theirs: [], ours, wanted, fields: [], cannot: noList }
  const fields = [...nearest.fields, ...(compared.length > 1 ? ['twice'] : [])]
  if (fields.length === 0) return null
  const cannot = noList ?? (list.family === 'vehicles' ? `${onlyAdds}change it on the device's own page.` : null)
  return { key, number, kind: 'different', theirs: compared.map(({ plate }) => plate), ours, wanted, fields, cannot }
}

function extraPlate(key: string, theirs: DevicePlate[], { family }: DeviceList): Difference {
  const cannot = family === 'vehicles' ? `${onlyAdds}remove it on the device's own page.` : null
  const number = theirs[0]?.number ?? key
  return { key, number, kind: 'extra', theirs, ours: null, wanted: null, fields: [], cannot }
}

/** All differences, by key. */
export function comparePlates(listed: ReadonlyMap<string, ListedPlate>, list: DeviceList): Difference[] {
  const theirs = platesByKey(list.plates)
  const differences: Difference[] = []
  for (const ours of listed.values()) {
    const difference = comparePlate(ours, theirs.get(ours.key) ?? [], list)
    if (difference) differences.push(difference)
  }
  for (const [key, plates] of theirs) if (!listed.has(key)) differences.push(extraPlate(key, plates, list))
  return differences.sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0))
}
