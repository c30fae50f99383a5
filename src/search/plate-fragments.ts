import { type RawBuilder, sql } from 'kysely'

/** SQL: the known plate (`known_plate`) was valid when the event (`log`) was received. */
export const validAtReceipt: RawBuilder<boolean> = sql`
  (known_plate.valid_from is null or log.received_at >= known_plate.valid_from)
  and (known_plate.valid_until is null or log.received_at < known_plate.valid_until)
`

/** SQL: nobody corrected the read (`target`). */
export const isUncorrected: RawBuilder<boolean> = sql`not exists (
  select 1 from plate_correction where plate_correction.seq = target.seq and plate_correction.number = target.number
)`
