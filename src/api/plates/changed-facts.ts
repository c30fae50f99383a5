import type { KnownPlate } from '../../plates/known-plate.ts'
import { secondMs } from '../../time/units.ts'
import { RequestInvalid } from '../api-error.ts'
import type { KnownPlateChange } from '../schemas/index.ts'

/** An instant in whole seconds, as devices keep them. */
const wholeSeconds = (text: string) => Math.floor(Date.parse(text) / secondMs) * secondMs

/**
 * The facts of a known plate after a change; `before` is the plate so far. A validity that the change does not mention
 * stays as it was. Throws `request-invalid` for an end that is not after the begin.
 */
export function changedFacts(
  before: KnownPlate | null,
  { name, group, notes, validFrom, validUntil }: KnownPlateChange,
): Omit<KnownPlate, 'key' | 'number' | 'updatedAt'> {
  const moment = (given: string | null | undefined, stays: number | null | undefined) =>
    given === undefined ? (stays ?? null) : given === null ? null : wholeSeconds(given)
  const from = moment(validFrom, before?.validFrom)
  const until = moment(validUntil, before?.validUntil)
  if (from !== null && until !== null && from >= until) {
    throw new RequestInvalid([{ field: 'validUntil', message: 'is not after its begin' }])
  }
  return { name, group, notes, validFrom: from, validUntil: until }
}
