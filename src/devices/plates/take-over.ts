import type { Clock } from '../../lib/clock.ts'
import { plateKey } from '../../model/plate-key.ts'
import type { KnownPlates } from '../../plates/known-plates.ts'
import { type DeviceList, groupOf } from './device-list.ts'
import type { PlateAction } from './plate-actions.ts'

export interface TakeOverOptions {
  knownPlates: KnownPlates
  clock: Clock
  list: DeviceList
  action: Extract<PlateAction, { kind: 'take' }>
}

/**
 * Saves a device's plate as a known plate with its list, dates and owner. Notes stay. Resolves with the reason when that
 * is not possible, else null.
 */
export async function takeOver({ knownPlates, clock, list, action }: TakeOverOptions): Promise<string | null> {
  const { plate } = action
  const group = groupOf(list, plate)
  if (!group?.list)
    return `Its group ${group?.name ?? plate.groupId ?? ''} on the device is none of allow, block, temporary.`
  const key = plateKey(plate.number)
  if (key === '') return 'It holds no letter and no digit.'
  const known = await knownPlates.find(key)
  await knownPlates.save([
    {
      key,
      number: known?.number ?? plate.number,
      name: plate.owner ?? known?.name ?? null,
      group: group.list,
      notes: known?.notes ?? null,
      validFrom: list.zone.instantOfFrom(plate.from),
      validUntil: list.zone.instantOfUntil(plate.until),
      updatedAt: clock.now().getTime(),
    },
  ])
  return null
}
