import type { Generated } from 'kysely'

/** Lines, places, passes and visits. Times are milliseconds since 1970, UTC. */
export interface PlacesSchema {
  line: LineTable
  place: PlaceTable
  place_decision: PlaceDecisionTable
  place_read: PlaceReadTable
  place_flow: PlaceFlowTable
  place_checkpoint: PlaceCheckpointTable
  place_read_changed: PlaceReadChangedTable
  place_known_changed: PlaceKnownChangedTable
  line_count: LineCountTable
  line_total: LineTotalTable
  removed_total: RemovedTotalTable
  counts_kept: CountsKeptTable
  line_dwell: LineDwellTable
  report: ReportTable
  pass: PassTable
  visit: VisitTable
}

/** A line or zone that a camera posted. */
export interface LineTable {
  id: string
  camera_id: string
  shape: 'area' | 'line'
  /** Its last position: a JSON list of points. */
  points: string
  seen_at: number
  /** 1 where totals of persons or vehicles came with it, which say how many went in and out. */
  has_totals: number
  /** The name that a person gave it. */
  name: string | null
  /** When a person drew it on the picture of the camera; null for a line that the camera posted. */
  drawn_at: number | null
  /** The number of the log up to which tracks over a drawn line are counted. */
  counted_seq: Generated<number>
  /** When a drawn line was removed; it can be brought back for an hour. */
  removed_at: Generated<number | null>
}

/** A place that a person named. Lists are JSON. */
export interface PlaceTable {
  id: string
  name: string
  /** The place that it stands in. */
  parent: string | null
  doors: string
  capacity: number | null
  reset_at: string | null
  stay_limits: string
  unseen_after_minutes: number
  opening: string
  created_at: number
}

/** A decision of a person about visits or about the number inside. Events are named by their numbers. */
export interface PlaceDecisionTable {
  id: string
  at: number
  by: string
  kind: 'close' | 'open' | 'split' | 'join' | 'vehicles' | 'people'
  place_id: string
  /** A read of the visit's first pass. */
  seq: number | null
  /** A read of the pass that is split off or joined. */
  other_seq: number | null
  /** When a visit was closed or opened, or how many are inside. */
  value: number | null
  note: string | null
}

/** A plate read, in the order in which passes are made. */
export interface PlaceReadTable {
  time: number
  seq: number
  number: number
  id: string
  received_at: number
  camera_id: string
  plate: string
  key: string
  direction: 'approach' | 'away' | null
  confidence: number | null
  /** Pixels of its picture. */
  size: number
  /** 1 where a recorder posted it. */
  is_recorder: number
}

/** A number of a counter, or a crossing. */
export interface PlaceFlowTable {
  time: number
  seq: number
  number: number
  camera_id: string
  /** Null where the post names no line. */
  line_id: string | null
  target: string
  entered: number | null
  left: number | null
  /** 1 where the numbers are totals of the device. */
  is_total: number
}

/** The targets that crossed a line or the border of a zone within a quarter of an hour. */
export interface LineCountTable {
  line_id: string
  target: string
  /** Growth of the device's totals, crossings that it reported, or tracks that cross a drawn line. */
  source: 'counter' | 'crossings' | 'tracks'
  /** Quarters of an hour since 1970. */
  quarter: number
  /** As the device says it; empty where it does not. */
  sex: string
  age: string
  entered: number
  left: number
}

/** The time that targets were in a drawn zone. */
export interface LineDwellTable {
  line_id: string
  target: string
  /** Quarters of an hour since 1970. */
  quarter: number
  /** Targets that left the zone within it, how long they were there together, and the longest. */
  visits: number
  waited_ms: number
  longest_ms: number
  /** The time that targets were in the zone within it. */
  inside_ms: number
}

/** The totals that a device posted last. */
export interface LineTotalTable {
  camera_id: string
  shape: 'area' | 'line'
  target: string
  entered: number | null
  left: number | null
  /** The latest time of a total, in milliseconds since 1970. */
  time: number
}

/** The last totals of a device whose events retention removed: working out again begins with them. */
export interface RemovedTotalTable {
  camera_id: string
  shape: 'area' | 'line'
  target: string
  entered: number | null
  left: number | null
  time: number
}

/** Counts before a time are kept when everything is worked out again, because retention removed events before it. */
export interface CountsKeptTable {
  /** Always 1: one row. */
  id: number
  before: number
}

/** A report about a place that is sent when a period is over. */
export interface ReportTable {
  id: string
  name: string
  place_id: string
  period: 'day' | 'week' | 'month'
  /** A time of day. */
  at: string
  output_id: string
  enabled: number
  created_at: number
  /** The time at which the last report that was sent was due. */
  done_up_to: number
}

/** An event of which a person corrected a plate. */
export interface PlaceReadChangedTable {
  seq: number
}

/** A plate that became known or unknown. */
export interface PlaceKnownChangedTable {
  key: string
}

/** The state of all passes and visits before the reads of a moment. */
export interface PlaceCheckpointTable {
  time: number
  state: string
  /** 1 where it is kept for good. */
  is_lasting: number
}

/** Reads of one vehicle at one door. */
export interface PassTable {
  id: string
  first_at: number
  last_at: number
  camera_id: string
  /** A JSON list of ids. */
  cameras: string
  plate: string
  key: string
  /** A JSON list of ids of events. */
  reads: string
  best: string
  best_reason: string
  direction: 'approach' | 'away' | null
  is_settled: number
  first_seq: number
  last_seq: number
  /** 1 where retention removed its events: only what counts need is left. */
  is_removed: number
}

export interface VisitTable {
  id: string
  place_id: string
  plate: string
  key: string
  /** 1 where the plate is known. */
  is_known: number
  entered_at: number | null
  left_at: number | null
  state: 'open' | 'closed' | 'entry-unseen' | 'exit-unseen'
  /** When it began, as far as that is known: lists are sorted by it. */
  sort_at: number
  /** The time of the log at which the visit was made. */
  made_at: number
  /** JSON lists. */
  passes: string
  flags: string
  /** Why a look-alike plate was taken for the same vehicle. */
  similar: string | null
  /** The first read of its first pass. */
  first_seq: number
  last_seq: number
  /** A keyed hash where retention removed its events, and the plate with them; empty where the visit is not over yet. */
  removed_key: string | null
  /** 1 where retention removed the events with which it began. */
  begins_removed: number
}
