import type { DevicePlate } from '../../device-client/index.ts'
import type { Difference } from './compare-plates.ts'

/** An action on one plate. */
export type PlateAction = { key: string; number: string } & (
  | { kind: 'add'; plate: DevicePlate }
  /** Changes `before` to `plate` and removes `copies`. */
  | { kind: 'edit'; before: DevicePlate; plate: DevicePlate; copies: DevicePlate[] }
  | { kind: 'remove'; plates: DevicePlate[] }
  /** Saves the device's entry as a known plate. */
  | { kind: 'take'; plate: DevicePlate }
  /** Cannot be done; `reason` is a sentence. */
  | { kind: 'refuse'; reason: string }
)

/** The action that makes the device agree with us. With `keepsCopies`, further entries of the plate stay. */
export function oursAction(difference: Difference, { keepsCopies = false } = {}): PlateAction {
  const { key, number, kind, theirs, wanted, cannot } = difference
  const one = { key, number }
  if (cannot !== null) return { ...one, kind: 'refuse', reason: cannot }
  if (kind === 'extra') return { ...one, kind: 'remove', plates: theirs }
  const [before, ...copies] = theirs
  if (!wanted) return { ...one, kind: 'refuse', reason: 'The device has no list for it.' }
  if (!before) return { ...one, kind: 'add', plate: wanted }
  return { ...one, kind: 'edit', before, plate: editedPlate(before, wanted), copies: keepsCopies ? [] : copies }
}

/** Our plate with the properties that only the device knows: its spelling, the telephone, an owner. */
function editedPlate(before: DevicePlate, wanted: DevicePlate): DevicePlate {
  const { number, owner, telephone } = before
  return { ...wanted, number, owner: wanted.owner ?? owner, telephone: wanted.telephone ?? telephone }
}

/** The action that makes us agree with the device. */
export function theirsAction({ key, number, theirs: [plate] }: Difference): PlateAction {
  if (plate) return { key, number, kind: 'take', plate }
  return { key, number, kind: 'refuse', reason: 'The device does not have it, so there is nothing to take over.' }
}
