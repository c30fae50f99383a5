import type { Queries, Write } from '../../database/index.ts'
import type { Clock } from '../../lib/clock.ts'
import { plateKey } from '../../model/plate-key.ts'
import { type DeviceList, groupOf } from './device-list.ts'
import type { PlateAction } from './plate-actions.ts'

export interface TakeOverOptions {
  queries: Queries
  write: Write
  clock: Clock
  list: DeviceList
  action: Extract<PlateAction, { kind: 'take' }>
}

/** Makes a device's plate a known plate: its list, its dates, whose it is; notes stay. Resolves with why not, or null. */
export async function takeOver({ queries, write, clock, list, action }: TakeOverOptions): Promise<string | null> {
  const { plate } = action
  const group = groupOf(list, plate)
  if (!group?.list)
    return `Its group ${group?.name ?? plate.groupId ?? ''} on the device is none of allow, block, temporary.`
  const key = plateKey(plate.number)
  if (key === '') return 'It holds no letter and no digit.'
  const known = await queries.selectFrom('known_plate').selectAll().where('key', '=', key).executeTakeFirst()
  const row = {
    key,
    number: known?.number ?? plate.number,
    name: plate.owner ?? known?.name ?? null,
    plate_group: group.list,
    notes: known?.notes ?? null,
    updated_at: clock.now().getTime(),
    valid_from: list.zone.instantOfFrom(plate.from),
    valid_until: list.zone.instantOfUntil(plate.until),
  }
  await write([queries.replaceInto('known_plate').values(row).compile()])
  return null
}
