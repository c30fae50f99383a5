interface Trigger {
  name: string
  /** The event and the table, and a condition where it has one. */
  after: string
  body: string
}

const placeReadChanged = (row: 'old' | 'new') =>
  `insert into place_read_changed (seq) values (${row}.seq) on conflict do nothing`

const placeKnownChanged = (row: 'old' | 'new') =>
  `insert into place_known_changed (key) values (${row}.key) on conflict do nothing`

const triggers: readonly Trigger[] = [
  {
    name: 'log_removed',
    after: `delete on log for each row when (old.kind = 'alarm')`,
    body: 'insert into search_gone (seq) values (old.seq) on conflict do nothing',
  },
  {
    name: 'target_removed',
    after: 'delete on target for each row when (old.plate_key is not null)',
    body: 'insert into plate_gone (seq, number, key) values (old.seq, old.number, old.plate_key) on conflict do nothing',
  },
  {
    name: 'set_aside_log_removed',
    after: 'delete on log for each row',
    body: 'delete from set_aside where seq = old.seq',
  },
  {
    name: 'camera_changed',
    after: 'insert or update or delete on camera for each row',
    body: 'update camera_version set version = version + 1',
  },
  { name: 'place_known_added', after: 'insert on known_plate for each row', body: placeKnownChanged('new') },
  { name: 'place_known_removed', after: 'delete on known_plate for each row', body: placeKnownChanged('old') },
  {
    name: 'place_read_corrected',
    after: 'insert or update on plate_correction for each row',
    body: placeReadChanged('new'),
  },
  { name: 'place_read_as_it_was', after: 'delete on plate_correction for each row', body: placeReadChanged('old') },
]

/** The triggers of SQLite's tables, each with a function of its name. */
export const triggerStatements: readonly string[] = triggers.flatMap(({ name, after, body }) => [
  `create function ${name}() returns trigger language plpgsql as $$ begin ${body}; return null; end $$`,
  `create trigger ${name} after ${after} execute function ${name}()`,
])
