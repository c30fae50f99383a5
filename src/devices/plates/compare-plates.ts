import type { DevicePlate } from '../../device-client/index.ts'
import { type DeviceList, groupFor, groupOf, type PlateFamily, platesByKey } from './device-list.ts'
import type { Wish } from './wished-plates.ts'

/** Where our known plates and a device's lists disagree. */
export interface Difference {
  key: string
  /** For people. */
  number: string
  kind: 'missing' | 'extra' | 'different'
  /** Everything the device has of it; the one that comes nearest to ours first. */
  theirs: DevicePlate[]
  wish: Wish | null
  /** As the device would have it; null where only the device has it, or where it has no such list. */
  wanted: DevicePlate | null
  /** `list`, `from`, `until`, `owner`, and `twice` where the device has it more than once. */
  fields: string[]
  /** In words why the device cannot be made like us. */
  cannot: string | null
}

const onlyAdds = 'This firmware only adds and lists plates over its API; '
const dayLength = 10

/** A plate as this device would keep it; null where it has no such list. Sent as cameras read plates: no blanks, no dashes. */
export function wantedPlate(wish: Wish, list: DeviceList): DevicePlate | null {
  const group = groupFor(list, wish.list)
  if (!group) return null
  return {
    number: wish.key,
    groupId: group.id,
    owner: wish.owner,
    telephone: null,
    from: list.zone.from(wish.from),
    until: list.zone.until(wish.until),
  }
}

/** Whether two dates of a device mean the same; old firmware keeps days only. */
export function isSameDate(one: string | null, other: string | null, family: PlateFamily): boolean {
  const kept = (text: string | null) => (family === 'vehicles' ? (text?.slice(0, dayLength) ?? null) : text)
  return kept(one) === kept(other)
}

/** In what a device's plate differs from what we want there. */
export function differingFields(theirs: DevicePlate, wanted: DevicePlate, list: DeviceList): string[] {
  const fields: string[] = []
  if (groupOf(list, theirs)?.list !== groupOf(list, wanted)?.list) fields.push('list')
  if (!isSameDate(theirs.from, wanted.from, list.family)) fields.push('from')
  if (!isSameDate(theirs.until, wanted.until, list.family)) fields.push('until')
  // Whose it is may be known to the device alone.
  if (wanted.owner !== null && wanted.owner.trim() !== (theirs.owner ?? '').trim()) fields.push('owner')
  return fields
}

function compareOne(wish: Wish, theirs: readonly DevicePlate[], list: DeviceList): Difference | null {
  const { key, number } = wish
  const wanted = wantedPlate(wish, list)
  const noList = wanted ? null : `The device has no list for ${wish.list}.`
  const judged = theirs
    .map(plate => ({ plate, fields: wanted ? differingFields(plate, wanted, list) : ['list'] }))
    .sort((one, other) => one.fields.length - other.fields.length)
  const [nearest] = judged
  if (!nearest) return { key, number, kind: 'missing', theirs: [], wish, wanted, fields: [], cannot: noList }
  const fields = [...nearest.fields, ...(judged.length > 1 ? ['twice'] : [])]
  if (fields.length === 0) return null
  const cannot = noList ?? (list.family === 'vehicles' ? `${onlyAdds}change it on the device's own page.` : null)
  return { key, number, kind: 'different', theirs: judged.map(({ plate }) => plate), wish, wanted, fields, cannot }
}

function extraOne(key: string, theirs: DevicePlate[], { family }: DeviceList): Difference {
  const cannot = family === 'vehicles' ? `${onlyAdds}remove it on the device's own page.` : null
  const number = theirs[0]?.number ?? key
  return { key, number, kind: 'extra', theirs, wish: null, wanted: null, fields: [], cannot }
}

/** All differences, by key. */
export function comparePlates(wishes: ReadonlyMap<string, Wish>, list: DeviceList): Difference[] {
  const theirs = platesByKey(list.plates)
  const differences: Difference[] = []
  for (const wish of wishes.values()) {
    const difference = compareOne(wish, theirs.get(wish.key) ?? [], list)
    if (difference) differences.push(difference)
  }
  for (const [key, plates] of theirs) if (!wishes.has(key)) differences.push(extraOne(key, plates, list))
  return differences.sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0))
}
