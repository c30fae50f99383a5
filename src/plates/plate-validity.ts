import { type RawBuilder, sql } from 'kysely'
import type { KnownPlateTable } from '../database/index.ts'

/** What events say about a known plate. */
export interface KnownThen {
  name: string | null
  /** Null outside its validity: nobody opens a gate by it. */
  group: string | null
  /** Only outside its validity. */
  validity?: 'not-begun' | 'ended'
}

/** Whether a known plate counts at a moment (milliseconds since 1970). The end itself is outside. */
export function plateValidity(
  { valid_from: from, valid_until: until }: Pick<KnownPlateTable, 'valid_from' | 'valid_until'>,
  at: number,
): 'valid' | 'not-begun' | 'ended' {
  if (until !== null && at >= until) return 'ended'
  return from !== null && at < from ? 'not-begun' : 'valid'
}

/** The same as `plateValidity(…) === 'valid'`, as a condition on `known_plate` and the received time of `log`. */
export const validAtReceipt: RawBuilder<boolean> = sql`
  (known_plate.valid_from is null or log.received_at >= known_plate.valid_from)
  and (known_plate.valid_until is null or log.received_at < known_plate.valid_until)
`

/**
 * What was known of a plate when an event with it was received. That is our own clock: a device's may be hours off.
 * `validAtReceipt` says the same to the database.
 */
export function knownThen(
  row: Pick<KnownPlateTable, 'name' | 'plate_group' | 'valid_from' | 'valid_until'> | undefined,
  receivedAt: number,
): KnownThen | null {
  if (!row) return null
  const validity = plateValidity(row, receivedAt)
  if (validity === 'valid') return { name: row.name, group: row.plate_group }
  return { name: row.name, group: null, validity }
}
