import type { AnnotatedEvent, AnnotatedPlate } from '../../events/index.ts'
import type { MqttSettings } from './mqtt-settings.ts'

export type AllowedVehicle = Pick<MqttSettings['allowedVehicle'], 'groups' | 'lists' | 'direction' | 'minConfidence'>

function isAllowed(plate: AnnotatedPlate, wanted: AllowedVehicle): boolean {
  if (plate.list === 'block') return false
  const isListed = plate.list !== null && wanted.lists.some(list => list === plate.list)
  // Recorders have groups of their own names instead of lists.
  const groups = [plate.known?.group, plate.list === null ? plate.group : null]
  if (!isListed && !groups.some(group => group != null && wanted.groups.includes(group))) return false
  if (wanted.direction !== 'any' && plate.direction !== null && plate.direction !== wanted.direction) return false
  return plate.confidence === null || plate.confidence >= wanted.minConfidence
}

/** Whether an event shows a vehicle that may pass: one plate has to fulfil everything. A device's block list outweighs all. */
export function showsAllowedVehicle({ targets }: Pick<AnnotatedEvent, 'targets'>, wanted: AllowedVehicle): boolean {
  return targets.some(({ plate }) => plate !== null && isAllowed(plate, wanted))
}
