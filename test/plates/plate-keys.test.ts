import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { openSqlite } from '../../src/database/index.ts'
import { LogWriter } from '../../src/log/log-writer.ts'
import { plate, sampleEvent } from '../search/sample-events.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const known = (key: string, name: string, updated_at: number) => ({
  key,
  number: key,
  name,
  plate_group: 'allow',
  notes: null,
  updated_at,
})

/** A database as it was before plates of other scripts were compared with Latin ones. */
async function olderDatabase(): Promise<string> {
  const path = join(temporaryFolder(), 'viewtron.db')
  const database = await openSqlite(path)
  const { queries } = database
  const event = sampleEvent(1, { targets: [{ type: 'vehicle', plate: plate('А123 ВС') }] })
  await database.commit([
    ...new LogWriter(queries).event(event, { postId: 'post', file: null, place: null }),
    ...[known('А123ВС', 'Older', 1), known('A123BC', 'Newer', 2), known('ΙΖΗ1', 'Greek', 3)].map(row =>
      queries.insertInto('known_plate').values(row).compile(),
    ),
    queries
      .insertInto('plate_correction')
      .values({ seq: 1, number: 0, original: 'X', corrected: 'А1', corrected_key: 'А1', at: 0, by: 'a person' })
      .compile(),
    sql`update target set plate_key = 'А123ВС'`.compile(queries),
    sql`delete from kysely_migration where name = '019-plate-keys'`.compile(queries),
  ])
  await database.close()
  return path
}

it('an upgrade compares stored plates of other scripts as Latin ones and joins those that were known twice', async () => {
  const database = await openSqlite(await olderDatabase())
  const { queries } = database
  try {
    const { plate_key, plate: read } = await queries.selectFrom('target').selectAll().executeTakeFirstOrThrow()
    expect([plate_key, read]).toEqual(['A123BC', 'А123 ВС'])
    const correction = await queries.selectFrom('plate_correction').selectAll().executeTakeFirstOrThrow()
    expect([correction.corrected_key, correction.corrected]).toEqual(['A1', 'А1'])
    const rows = await queries.selectFrom('known_plate').selectAll().orderBy('key').execute()
    expect(rows.map(({ key, number, name, notes }) => ({ key, number, name, notes }))).toEqual([
      { key: 'A123BC', number: 'A123BC', name: 'Newer', notes: 'Also kept as А123ВС, Older, group allow' },
      { key: 'IZH1', number: 'ΙΖΗ1', name: 'Greek', notes: null },
    ])
  } finally {
    await database.close()
  }
})
