/** What people decided about plates and events. */
export interface CareSchema {
  known_plate: KnownPlateTable
  plate_correction: PlateCorrectionTable
  kept: KeptTable
}

/** A plate with a name, a group or notes. */
export interface KnownPlateTable {
  /** The plate in upper case, letters and digits only. */
  key: string
  /** As a person typed it. */
  number: string
  name: string | null
  plate_group: string | null
  notes: string | null
  updated_at: number
}

/** What a person says a plate is that the device read otherwise. */
export interface PlateCorrectionTable {
  seq: number
  /** The target's index within its event. */
  number: number
  original: string
  corrected: string
  corrected_key: string
  at: number
  /** Who said so, as the audit log names them. */
  by: string
}

/** Events that no retention removes. */
export interface KeptTable {
  seq: number
}
