import type { KnownPlateTable } from './schema-care.ts'

/** Whether a known plate counts at a moment (milliseconds since 1970). The end itself is outside. */
export function plateValidity(
  { valid_from: from, valid_until: until }: Pick<KnownPlateTable, 'valid_from' | 'valid_until'>,
  at: number,
): 'valid' | 'not-begun' | 'ended' {
  if (until !== null && at >= until) return 'ended'
  return from !== null && at < from ? 'not-begun' : 'valid'
}
