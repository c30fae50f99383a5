/** A folder of `src/`: its contents, the rooms it may import, and the tables that only it may read and write. */
export interface Room {
  holds: string
  /** In addition to the pure rooms and `lib`, which every room may import. */
  imports: string[]
  tables?: string[]
  /** Tables of other rooms that its SQL joins with its own, for speed. */
  joins?: string[]
}

/** Rooms without input, output, clock or settings. All other rooms and the dashboard may import them. */
export const pureRooms = ['model', 'time', 'protocol', 'grouping']

/** The rooms of `src/`, from the lowest layer up. `test/architecture` checks the code against this table; docs/architecture.md shows it. */
export const rooms: Record<string, Room> = {
  model: { holds: 'events, targets, messages, categories, alarm states; the catalogue of errors', imports: [] },
  time: { holds: 'time zones, wall-clock times, the start of a day', imports: [] },
  protocol: { holds: 'bytes to typed messages, as pure functions', imports: [] },
  grouping: { holds: 'which events are about the same thing, as pure functions', imports: [] },
  lib: { holds: 'helpers that are independent of this product', imports: [] },
  config: { holds: 'the table of settings: types, flags, environment names, help', imports: [] },
  database: {
    holds: 'the port to the database engines SQLite and PostgreSQL, their migrations; stored settings',
    imports: [],
    tables: ['setting'],
  },
  cameras: {
    holds: 'known cameras, their keys, addresses and alarm states',
    imports: ['database'],
    tables: ['camera', 'camera_key', 'camera_address', 'camera_version', 'alarm_state', 'sender'],
  },
  log: {
    holds: 'the durable data: event log, group commit, picture and post files, events.csv, retention',
    imports: ['database', 'cameras'],
    tables: [
      'log',
      'target',
      'unparsed',
      'open_day',
      'imported',
      'set_aside',
      'repeat_key',
      'output_cursor',
      'pending_file',
      'removal',
      'file_to_remove',
    ],
  },
  ingest: {
    holds: 'turning a post into entries of the log; recovery, import',
    imports: ['database', 'cameras', 'log'],
  },
  backup: {
    holds: 'backups of a data directory, and restoring them',
    imports: ['database', 'log'],
  },
  verify: {
    holds: 'comparing rows with pictures, original posts and events.csv',
    imports: ['database', 'log', 'ingest'],
  },
  receiver: { holds: 'the camera port: HTTP as devices use it', imports: ['ingest'] },
  plates: {
    holds: 'known plates, their groups and validity, expected visitors, corrected reads, plate files',
    imports: ['database', 'log'],
    tables: ['known_plate', 'plate_correction', 'visitor'],
  },
  places: {
    holds: 'lines and places, the passes and visits of vehicles there, and who is inside',
    imports: ['database', 'cameras', 'log', 'plates'],
    tables: [
      'line',
      'place',
      'place_decision',
      'place_read',
      'place_flow',
      'place_checkpoint',
      'place_read_changed',
      'place_known_changed',
      'line_count',
      'line_total',
      'line_dwell',
      'removed_total',
      'counts_kept',
      'pass',
      'visit',
    ],
  },
  events: {
    holds: 'annotated events: with corrections, known plates and kept marks; holds',
    imports: ['database', 'cameras', 'log', 'plates', 'places'],
    tables: ['kept', 'event_severity', 'hold'],
  },
  search: {
    holds: 'the search index and its queries',
    imports: ['database', 'cameras', 'log', 'plates', 'places', 'events'],
    tables: [
      'search_term',
      'search_posting',
      'search_block',
      'search_gone',
      'plate',
      'plate_part',
      'plate_sighting',
      'plate_gone',
    ],
    // A filter by group or plate is one statement over up to a million reads; apart, each read would cross threads.
    joins: ['log', 'target', 'kept', 'known_plate', 'plate_correction'],
  },
  incidents: {
    holds: 'events that are about the same thing, grouped',
    imports: ['database', 'cameras', 'log', 'events', 'search'],
    tables: ['incident', 'incident_event'],
  },
  analysis: {
    holds: 'tracks and presence, counts, health of cameras',
    imports: ['database', 'cameras', 'log'],
    tables: ['track', 'open_track', 'path_day', 'count_series', 'count_bucket', 'camera_health', 'camera_seen'],
  },
  reports: {
    holds: 'reports about places, sent when a day, week or month is over',
    imports: ['database', 'cameras', 'log', 'plates', 'places', 'analysis'],
    tables: ['report'],
  },
  rules: {
    holds: 'rules, their conditions, throttles and trials',
    imports: ['database', 'cameras', 'log', 'events', 'search'],
    tables: ['rule', 'brake'],
  },
  alerts: {
    holds: 'alerts of rules and of health',
    imports: ['database', 'cameras', 'log', 'events', 'rules'],
    tables: ['alert'],
  },
  arming: {
    holds: 'the arming modes of the site, the mode now, its history and schedule',
    imports: ['database', 'log'],
    tables: ['mode_change'],
  },
  outputs: {
    holds:
      'MQTT and Home Assistant, webhooks, e-mails, notifications: readers of the log with a cursor and a delivery queue',
    imports: ['database', 'cameras', 'log', 'places', 'events', 'rules', 'alerts', 'reports'],
    tables: ['output', 'delivery', 'push_device', 'push_used_action'],
  },
  erasures: {
    holds: 'erasing a plate or a face everywhere',
    imports: [
      'database',
      'cameras',
      'log',
      'plates',
      'places',
      'search',
      'events',
      'rules',
      'alerts',
      'outputs',
      'accounts',
      'backup',
    ],
    tables: ['erasure'],
  },
  'device-client': { holds: "a client of the devices' own HTTP API; discovery", imports: [] },
  devices: {
    holds: 'devices with a stored password: set-up, alarm outputs, plate lists',
    imports: ['database', 'cameras', 'log', 'plates', 'device-client'],
    tables: ['device', 'device_output', 'device_refusal', 'plate_sync', 'plate_sync_put'],
  },
  accounts: {
    holds: 'users, sessions, tokens, passwords, saved views, links that share events, the audit log',
    imports: ['database'],
    tables: ['user', 'session', 'second_factor', 'identity', 'passkey', 'token', 'saved_view', 'share_link', 'audit'],
  },
  diagnostics: { holds: 'recorded posts, and redaction of private data', imports: ['ingest'] },
  doctor: {
    holds: 'records about every sender; findings in plain words',
    imports: ['database', 'cameras', 'log', 'ingest', 'backup', 'analysis', 'devices', 'device-client', 'diagnostics'],
    tables: ['sender_trace', 'server_run'],
  },
  simulator: { holds: 'simulated cameras, recorders and their HTTP API', imports: [] },
  api: {
    holds: 'REST, OpenAPI, the live stream, sign-in; serves the dashboard',
    imports: [
      'config',
      'database',
      'cameras',
      'log',
      'ingest',
      'backup',
      'verify',
      'plates',
      'events',
      'search',
      'incidents',
      'places',
      'analysis',
      'reports',
      'rules',
      'alerts',
      'arming',
      'outputs',
      'device-client',
      'devices',
      'accounts',
      'diagnostics',
      'doctor',
      'erasures',
      'simulator',
    ],
  },
}

/** Rooms and files that connect the others and may import all of them. */
export const everywhere = ['cli', 'server', 'version.ts']
