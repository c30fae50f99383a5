/** Tables of the search index, which can be built again from the log (docs/decisions/0008-search-index.md). */
export interface SearchSchema {
  search_term: SearchTermTable
  search_posting: SearchPostingTable
  search_block: SearchBlockTable
  plate: PlateTable
  plate_part: PlatePartTable
  plate_sighting: PlateSightingTable
  search_gone: SearchGoneTable
  plate_gone: PlateGoneTable
}

/** An attribute of events and its value: `vehicle.color`, `white`. */
export interface SearchTermTable {
  id: number
  name: string
  /** The value as it is compared. */
  folded: string
  /** The value as it was first written. */
  value: string
  /** The number of events with this term. */
  events: number
}

/** The entries with a term, among 4,096 numbers of the log. */
export interface SearchPostingTable {
  term: number
  /** The upper bits of seq. */
  block: number
  /** The lower 12 bits of each seq, as a bitmap or as a list (bits.ts). */
  bits: Uint8Array
}

/** 4,096 numbers of the log. */
export interface SearchBlockTable {
  block: number
  /** The number of alarms among them. */
  events: number
  min_time: number
  max_time: number
  /** Time of each alarm by the lower bits of its seq (block-times.ts). */
  times: Uint8Array
}

/** A plate as it was read at least once. */
export interface PlateTable {
  /** In upper case, letters and digits only. */
  key: string
  /** As last read. */
  number: string
  sightings: number
  first_at: number
  last_at: number
  last_seq: number
}

/** The keys for finding a plate: pairs of neighbouring characters, and forms of its skeleton (plate-parts.ts). */
export interface PlatePartTable {
  part: string
  key: string
}

export interface PlateSightingTable {
  key: string
  time: number
  seq: number
  /** The target's index within its event. */
  number: number
  /** The camera as it was at receipt. */
  camera_id: string
}

/** Events that were removed from the log and still stand in the index; triggers fill it. */
export interface SearchGoneTable {
  seq: number
}

export interface PlateGoneTable {
  seq: number
  number: number
  key: string
}
