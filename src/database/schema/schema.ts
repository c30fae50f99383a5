import type { Category } from '../../model/index.ts'
import type { AnalysisSchema } from './analysis.ts'
import type { CareSchema } from './care.ts'
import type { DevicesSchema } from './devices.ts'
import type { DoctorSchema } from './doctor.ts'
import type { IncidentsSchema } from './incidents.ts'
import type { OutputsSchema } from './outputs.ts'
import type { PeopleSchema } from './people.ts'
import type { PlacesSchema } from './places.ts'
import type { PlateSyncSchema } from './plate-sync.ts'
import type { RetentionSchema } from './retention.ts'
import type { RulesSchema } from './rules.ts'
import type { SearchSchema } from './search.ts'
import type { SetAsideSchema } from './set-aside.ts'

/** Times are milliseconds since 1970, UTC. */
export interface Schema
  extends AnalysisSchema,
    CareSchema,
    DevicesSchema,
    DoctorSchema,
    IncidentsSchema,
    OutputsSchema,
    PeopleSchema,
    PlacesSchema,
    PlateSyncSchema,
    RetentionSchema,
    RulesSchema,
    SearchSchema,
    SetAsideSchema {
  /** The log: alarms, status changes, starts and ends of tracks and incidents, numbered by `seq`. */
  log: LogTable
  target: TargetTable
  unparsed: UnparsedTable
  camera: CameraTable
  camera_key: CameraKeyTable
  /** One row, whose number rises when a camera changes. */
  camera_version: { id: number; version: number }
  camera_address: CameraAddressTable
  alarm_state: AlarmStateTable
  repeat_key: RepeatKeyTable
  sender: SenderTable
  open_day: OpenDayTable
  imported: ImportedTable
  pending_file: PendingFileTable
  setting: SettingTable
}

/** The place of the original post; offset and length only for a line of a stream file. */
export interface RawColumns {
  post_id: string
  raw_file: string | null
  raw_offset: number | null
  raw_length: number | null
}

export interface LogTable extends RawColumns {
  seq: number
  id: string
  kind: 'alarm' | 'status' | 'track' | 'incident' | 'pass' | 'visit' | 'mode'
  received_at: number
  time: number
  camera_id: string
  category: Category | null
  smart_type: string | null
  /** The entry as JSON, without what the other columns and the camera table say. */
  body: string
}

/** One row per target of an event, for filters. */
export interface TargetTable {
  seq: number
  number: number
  type: string
  plate: string | null
  /** The plate as `plateKey` makes it. */
  plate_key: string | null
}

export interface UnparsedTable extends RawColumns {
  id: string
  received_at: number
  client_ip: string
  reason: string
  detail: string
  bytes: number
}

export interface CameraTable {
  id: string
  name: string
  source: string | null
  address: string
  channel: number | null
  mac: string | null
  serial: string | null
  created_at: number
  /** 1 where a person does not want to see it. */
  hidden: number
  /** `pending` until a person approved it, `ignored` when its posts are not stored. */
  state: 'approved' | 'pending' | 'ignored'
  /** The camera that it is merged into; never one that is merged itself. */
  merged_into: string | null
  /** Addresses and networks from which its posts count, as a JSON list; null where a person gave none. */
  allowed: string | null
  /** The template of its link, such as the playback of its recorder; null where a person gave none. */
  link: string | null
  /** The last time that a person decided anything about it; null for never: the rule may forget it. */
  decided_at: number | null
}

/** The keys that identify a camera: `mac:…`, `serial:…` or `address:…`, each with its channel. */
export interface CameraKeyTable {
  key: string
  camera_id: string
}

export interface CameraAddressTable {
  camera_id: string
  address: string
  first_at: number
  /** `unconfirmed`: posts under its name came from there, and no person has said that they are its. */
  state: 'confirmed' | 'unconfirmed' | 'denied'
  /** The last post that did not count, to the minute; null where none came since posts from there count. */
  last_at: number | null
}

export interface AlarmStateTable {
  camera_id: string
  name: string
  /** -1 where the post names no rule. */
  rule: number
  active: number
  since: number
}

/** Posts that may come again because their reply was lost. */
export interface RepeatKeyTable {
  key: string
  post_id: string
  received_at: number
}

/** The last post of each address, for the doctor. */
export interface SenderTable {
  address: string
  last_at: number
  last_kind: string
  last_verdict: string
  posts: number
  stored: number
  repeats: number
  unparsed: number
  refused: number
}

/** Days whose folders may hold files without a row, because the server did not stop cleanly. */
export interface OpenDayTable {
  day: string
}

/** Files of an import that gave no entry: positions, heartbeats, states, repeats. */
export interface ImportedTable {
  id: string
}

export interface SettingTable {
  name: string
  value: string
}

/** A file of the data directory whose bytes are durable here until it is written and synced. */
export interface PendingFileTable {
  /** In the order of the commits. */
  id: number
  /** Below the data directory. */
  path: string
  data: Uint8Array
}
