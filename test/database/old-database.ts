import { DatabaseSync } from 'node:sqlite'
import { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { sqliteThreadDialect } from '../../src/database/sqlite/dialect.ts'
import { migrations } from '../../src/database/sqlite/migrations.ts'
import { SqliteThread } from '../../src/database/sqlite/sqlite-thread.ts'

/*
 * The sets of migrations that were on main one after the other; each line names what it added to the set before. Data
 * directories exist that each of them made. Append a line when a migration lands.
 */
export const landed = [
  ['001-receiver'],
  ['002-search', '003-analysis', '004-people', '005-care'],
  ['006-outputs'],
  ['007-rules'],
  ['008-devices'],
  ['009-plate-sync'],
  ['010-doctor'],
  ['011-device-unset'],
  ['012-device-address'],
  ['015-camera-zone'],
  ['019-plate-keys'],
  ['019-counts-once'],
  ['019-folded-audit'],
  ['013-camera-address-state'],
  ['016-strangers'],
  ['014-bounds'],
  ['020-pending-files'],
  ['021-severity'],
  ['022-incidents'],
  ['023-saved-views'],
  ['024-user-cameras'],
  ['025-block-times'],
  ['026-share-links'],
  ['027-push'],
  ['028-arming'],
  ['029-camera-link'],
  ['030-second-factor'],
  ['031-places'],
  ['032-identity'],
  ['033-retention'],
  ['034-passkey'],
  ['035-place-counts'],
  ['036-visitor'],
  ['037-erasure'],
  ['038-report'],
  ['039-drawn-line'],
  ['040-paths'],
  ['041-line-total-time'],
  ['042-removed-visits'],
]

export const at = Date.parse('2026-01-02T03:04:05.000Z')
export const eventId = '019b7c40-5a88-7000-8000-000000000001'
/** The body of an event as the first version stored it. */
const event = {
  category: 'lpr',
  smartType: 'VEHICE',
  phase: null,
  clientIp: '192.0.2.10',
  timeSource: 'camera',
  device: { name: 'Gate', ip: '192.0.2.10', mac: '58:5b:69:00:00:01', serial: null, channel: null },
  source: 'ipc',
  formatVersion: '1.7',
  occurredAt: null,
  occurredAtZone: null,
  recovered: false,
  rules: [],
  targets: [
    {
      type: 'vehicle',
      targetId: 7,
      plate: {
        number: 'B MX 1234',
        list: null,
        group: null,
        owner: null,
        color: null,
        direction: null,
        confidence: null,
      },
      vehicle: null,
      person: null,
      face: null,
      box: null,
    },
  ],
  counts: [],
  images: [],
}

/** Rows of a small site in plain SQL, by the migration that made their tables. Columns of later migrations are left out. */
const rows: Record<string, [sql: string, ...parameters: (string | number | null)[]][]> = {
  '001-receiver': [
    [
      `insert into log (seq, id, kind, received_at, time, camera_id, category, smart_type, post_id, body)
      values (1, ?, 'alarm', ?, ?, 'gate_192_0_2_10', 'lpr', 'VEHICE', ?, ?)`,
      eventId,
      at + 400,
      at,
      eventId,
      JSON.stringify(event),
    ],
    [`insert into target (seq, number, type, plate, plate_key) values (1, 0, 'vehicle', 'B MX 1234', 'BMX1234')`],
    [
      `insert into camera (id, name, source, address, mac, created_at)
      values ('gate_192_0_2_10', 'Gate', 'ipc', '192.0.2.10', '58:5b:69:00:00:01', ?)`,
      at,
    ],
    [`insert into camera_key (key, camera_id) values ('mac:58:5b:69:00:00:01', 'gate_192_0_2_10')`],
    [`insert into camera_address (camera_id, address, first_at) values ('gate_192_0_2_10', '192.0.2.10', ?)`, at],
    [
      `insert into alarm_state (camera_id, name, rule, active, since) values ('gate_192_0_2_10', 'motion', -1, 1, ?)`,
      at,
    ],
    [`insert into setting (name, value) values ('csv-position', '{"seq":1,"bytes":90,"inode":3,"tail":"x"}')`],
    [`insert into sender values ('192.0.2.10', ?, 'alarm', 'stored', 3, 2, 0, 0, 1)`, at],
  ],
  '005-care': [
    [
      `insert into known_plate (key, number, name, plate_group, updated_at) values ('BMX1234', 'B MX 1234', 'Ann', 'allow', ?)`,
      at,
    ],
    // Cyrillic letters that look like Latin ones.
    [`insert into known_plate (key, number, name, updated_at) values ('АВ777', 'АВ 777', 'Olga', ?)`, at],
    [`insert into kept (seq) values (1)`],
    [`insert into setting (name, value) values ('approve-devices', 'true')`],
    [`insert into setting (name, value) values ('retention', '{"eventDays":30,"pictureDays":null,"rawPostDays":7}')`],
  ],
  '006-outputs': [
    [
      `insert into delivery (id, output_id, seq, event_id, camera_id, type, status, attempts, created_at)
      values ('msg_1', 'hook', 1, ?, 'gate_192_0_2_10', 'alarm', 'failed', 3, ?)`,
      eventId,
      at,
    ],
    [`insert into output_cursor (output_id, seq, at) values ('hook', 1, ?)`, at],
  ],
  // Since this migration the key of that plate has Latin letters.
  '019-plate-keys': [[`update known_plate set key = 'AB777' where key = 'АВ777'`]],
}

/**
 * Opens a database as the program of that time did, which ran these migrations. Rejects when the database was written by
 * a newer one.
 */
export async function openAsThen(path: string, names: readonly string[]): Promise<void> {
  const thread = await SqliteThread.open({ path, readOnly: false })
  const queries = new Kysely<unknown>({ dialect: sqliteThreadDialect(thread) })
  const all = Object.fromEntries(
    names.map(name => [name, migrations[name] as NonNullable<(typeof migrations)[string]>]),
  )
  const options = { db: queries, provider: { getMigrations: async () => all }, allowUnorderedMigrations: true }
  const { error } = await new Migrator(options).migrateToLatest()
  await thread.close()
  if (error) throw error
}

/** Makes a database as the program of that time did, with rows of that time. */
export async function makeOldDatabase(path: string, names: readonly string[]): Promise<void> {
  await openAsThen(path, names)
  const database = new DatabaseSync(path)
  for (const name of names) {
    for (const [sql, ...parameters] of rows[name] ?? []) database.prepare(sql).run(...parameters)
  }
  database.close()
}
