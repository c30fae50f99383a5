import type { KnownPlate } from '../../plates/known-plate.ts'
import { secondMs } from '../../time/units.ts'
import { RequestInvalid } from '../api-error.ts'
import type { KnownPlateChange } from '../schemas/index.ts'

/** Rounds down to whole seconds, the precision of devices. */
const wholeSeconds = (text: string) => Math.floor(Date.parse(text) / secondMs) * secondMs

/**
 * Applies a change to a known plate; `before` is the stored plate. A missing validity date keeps its value. Throws
 * `request-invalid` unless the end is after the start.
 */
export function changedFacts(
  before: KnownPlate | null,
  { name, group, notes, validFrom, validUntil }: KnownPlateChange,
): Omit<KnownPlate, 'key' | 'number' | 'updatedAt'> {
  const moment = (given: string | null | undefined, stored: number | null | undefined) =>
    given === undefined ? (stored ?? null) : given === null ? null : wholeSeconds(given)
  const from = moment(validFrom, before?.validFrom)
  const until = moment(validUntil, before?.validUntil)
  if (from !== null && until !== null && from >= until) {
    throw new RequestInvalid([{ field: 'validUntil', message: 'is not after validFrom' }])
  }
  return { name, group, notes, validFrom: from, validUntil: until }
}
