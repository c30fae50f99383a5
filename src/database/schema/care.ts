import type { Severity } from '../../model/index.ts'

/** Decisions of people about plates and events. */
export interface CareSchema {
  known_plate: KnownPlateTable
  plate_correction: PlateCorrectionTable
  kept: KeptTable
  visitor: VisitorTable
  event_severity: EventSeverityTable
}

/** A plate with a name, a group or notes. */
export interface KnownPlateTable {
  /** The plate as `plateKey` makes it. */
  key: string
  /** As a person typed it. */
  number: string
  name: string | null
  plate_group: string | null
  notes: string | null
  updated_at: number
  /** The plate counts as in its group from this time on; null: always has. */
  valid_from: number | null
  /** And before this time; null: without end. */
  valid_until: number | null
}

/** A plate that is expected for a while; it stays as history afterwards. */
export interface VisitorTable {
  id: string
  /** The plate as `plateKey` makes it. */
  key: string
  /** As a person typed it. */
  number: string
  name: string | null
  /** The person they visit. */
  host: string | null
  note: string | null
  from_at: number
  until_at: number
  created_at: number
  /** The name of the person, as in the audit log. */
  created_by: string
}

/** The correction of a plate that a device misread. */
export interface PlateCorrectionTable {
  seq: number
  /** The target's index within its event. */
  number: number
  original: string
  corrected: string
  corrected_key: string
  at: number
  /** The name of the person, as in the audit log. */
  by: string
}

/** The highest severity of the rules that an event matched. */
export interface EventSeverityTable {
  seq: number
  severity: Severity
}

/** Events that no retention removes. */
export interface KeptTable {
  seq: number
}
