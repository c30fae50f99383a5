import type { DevicePlate } from '../../device-client/index.ts'
import type { Difference } from './compare-plates.ts'

/** One thing to do for one plate. */
export type PlateAction = { key: string; number: string } & (
  | { kind: 'add'; plate: DevicePlate }
  /** `before` becomes `plate`; `copies` go. */
  | { kind: 'edit'; before: DevicePlate; plate: DevicePlate; copies: DevicePlate[] }
  | { kind: 'remove'; plates: DevicePlate[] }
  /** Theirs becomes a known plate. */
  | { kind: 'take'; plate: DevicePlate }
  /** Cannot be done, and why. */
  | { kind: 'refuse'; reason: string }
)

/** What makes the device like us. `keepsCopies`: a plate that is there twice stays so. */
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

/** What the device keeps of its own: its spelling, the telephone, an owner we know nothing of. */
function editedPlate(before: DevicePlate, wanted: DevicePlate): DevicePlate {
  const { number, owner, telephone } = before
  return { ...wanted, number, owner: wanted.owner ?? owner, telephone: wanted.telephone ?? telephone }
}

/** What makes us like the device; null where there is nothing to take. */
export function theirsAction({ key, number, theirs: [plate] }: Difference): PlateAction {
  if (plate) return { key, number, kind: 'take', plate }
  return { key, number, kind: 'refuse', reason: 'The device does not have it, so there is nothing to take over.' }
}
