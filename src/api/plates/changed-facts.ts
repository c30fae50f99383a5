import type { Queries } from '../../database/index.ts'
import { type KnownPlateFacts, knownPlates } from '../../plates/known-plates.ts'
import { RequestInvalid } from '../api-error.ts'
import type { KnownPlateChange } from '../schemas/index.ts'

const secondMs = 1000

/** An instant in whole seconds, as devices keep them. */
const wholeSeconds = (text: string) => Math.floor(Date.parse(text) / secondMs) * secondMs

/** What a change makes of a known plate; a validity it does not speak of stays as it was. Throws `request-invalid` for an end before the begin. */
export async function changedFacts(
  queries: Queries,
  key: string,
  { name, group, notes, validFrom, validUntil }: KnownPlateChange,
): Promise<Omit<KnownPlateFacts, 'number'>> {
  const before = (await knownPlates(queries, [key])).get(key)
  const moment = (given: string | null | undefined, stays: number | null | undefined) =>
    given === undefined ? (stays ?? null) : given === null ? null : wholeSeconds(given)
  const from = moment(validFrom, before?.valid_from)
  const until = moment(validUntil, before?.valid_until)
  if (from !== null && until !== null && from >= until) {
    throw new RequestInvalid([{ field: 'validUntil', message: 'is not after its begin' }])
  }
  return { name, group, notes, validFrom: from, validUntil: until }
}
