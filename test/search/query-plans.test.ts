import { join } from 'node:path'
import { Kysely } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import { openSqlite, type Queries, type Schema } from '../../src/database/index.ts'
import { sqliteThreadDialect } from '../../src/database/sqlite/dialect.ts'
import type { Statement } from '../../src/database/sqlite/messages.ts'
import { SqliteThread } from '../../src/database/sqlite/sqlite-thread.ts'
import { EventLog } from '../../src/log/index.ts'
import { LogWriter } from '../../src/log/log-writer.ts'
import {
  attributeValues,
  cameraActivity,
  countChoices,
  countEvents,
  countedFields,
  type EventFilter,
  eventHistogram,
  faceHistory,
  findEvents,
  neighboursOf,
  nextIndexStep,
  plateHistory,
  searchPlates,
} from '../../src/search/index.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { noon, plate, sampleEvent, vehicle } from './sample-events.ts'

/** Tables that grow with every event; the others hold a row for each camera, word, known plate or 4,096 events. */
const large = ['log', 'target', 'search_posting', 'plate', 'plate_part', 'plate_sighting']

interface Asked {
  queries: Queries
  statements: Map<string, Statement>
}

async function openWatched(path: string): Promise<Asked> {
  const thread = await SqliteThread.open({ path, readOnly: true })
  onTestFinished(() => thread.close())
  const statements = new Map<string, Statement>()
  const run = (asked: Statement[]) => {
    for (const statement of asked) statements.set(statement.sql, statement)
    return thread.run(asked)
  }
  return {
    queries: new Kysely<Schema>({ dialect: sqliteThreadDialect({ run, close: () => thread.close() }) }),
    statements,
  }
}

async function makeDatabase(): Promise<string> {
  const path = join(temporaryFolder(), 'viewtron.db')
  const database = await openSqlite(path)
  const { queries } = database
  const writer = new LogWriter(queries)
  const event = (seq: number) =>
    sampleEvent(seq, {
      category: 'lpr',
      targets: [{ type: 'vehicle', plate: plate(`ABC${seq}`), vehicle: vehicle({ color: 'white' }) }],
    })
  const store = (seq: number) => database.commit(writer.event(event(seq), { postId: 'post', file: null, place: null }))
  for (let seq = 1; seq <= 9; seq++) await store(seq)
  for (let seq = 0; seq < 9; ) {
    const step = await nextIndexStep(queries, seq, 3)
    await database.commit(step?.statements ?? [])
    seq = step?.indexedSeq ?? 9
  }
  await store(10)
  const decisions = [
    queries
      .insertInto('known_plate')
      .values({ key: 'ABC3', number: 'ABC3', name: 'Smith', plate_group: 'allow', notes: null, updated_at: 0 }),
    queries.insertInto('known_plate').values({
      key: 'ABC5',
      number: 'ABC5',
      name: null,
      plate_group: 'visitors',
      notes: null,
      updated_at: 0,
      valid_from: noon,
      valid_until: null,
    }),
    queries
      .insertInto('plate_correction')
      .values({ seq: 4, number: 0, original: 'ABC4', corrected: 'ABC3', corrected_key: 'ABC3', at: 0, by: 'a person' }),
    queries.insertInto('kept').values({ seq: 5 }),
  ]
  await database.commit(decisions.map(query => query.compile()))
  await database.close()
  return path
}

const filters: EventFilter[] = [
  {},
  { category: ['lpr', 'face'] },
  { smartType: ['MOTION'] },
  { camera: ['gate'] },
  { targetType: ['vehicle'] },
  { attribute: ['vehicle.color:white'] },
  { from: new Date(noon), to: new Date(noon + 5) },
  { plate: 'BC3' },
  { plate: 'A' },
  { plate: 'A*' },
  { plate: '*?3' },
  { plate: 'ABC3', plateMatch: 'exact' },
  { plate: 'A8C3', plateMatch: 'similar' },
  { group: ['allow'] },
  { group: ['visitors'] },
  { text: 'white' },
  { text: 'smith abc 3' },
  { kept: true },
  { kept: false, category: ['lpr'] },
]

async function askEverything(queries: Queries): Promise<void> {
  for (const filter of filters) {
    for (const direction of ['older', 'newer'] as const) {
      for (const sort of ['seq', 'time'] as const) {
        const mark = { seq: 6, time: noon + 6 }
        await findEvents(queries, filter, { sort, direction, mark, inclusive: true, limit: 2 })
      }
    }
    await countEvents(queries, filter)
    await eventHistogram(queries, filter, { buckets: 10 })
    await neighboursOf(queries, filter, { seq: 5 })
    const plates = {
      plate: filter.plate,
      match: filter.plateMatch,
      group: filter.group,
      camera: filter.camera,
      from: filter.from,
      to: filter.to,
    }
    await searchPlates(queries, plates, { limit: 2, offset: 0 })
  }
  await searchPlates(queries, { known: true }, { limit: 2, offset: 0 })
  await searchPlates(queries, { known: false, plate: 'B' }, { limit: 2, offset: 0 })
  await plateHistory(queries, 'ABC3')
  await faceHistory(queries, 'Smith')
  for (const field of countedFields) await countChoices(queries, { filter: { text: 'white' }, field })
  await attributeValues(queries)
  await cameraActivity(queries, noon)
  await new EventLog(queries).event('none')
  await new EventLog(queries).entriesAfter(3, 2)
  await nextIndexStep(queries, 9, 500)
}

it('no query scans a table that grows with every event, unless a limit ends the scan', async () => {
  const { queries, statements } = await openWatched(await makeDatabase())
  await askEverything(queries)
  const asked = [...statements.values()]
  expect(asked.length).toBeGreaterThan(40)
  const thread = await SqliteThread.open({ path: await makeDatabase(), readOnly: true })
  onTestFinished(() => thread.close())
  const scans: string[] = []
  for (const { sql, parameters } of asked) {
    const [plan = []] = await thread.run([{ sql: `explain query plan ${sql}`, parameters }])
    for (const { detail } of plan as { detail: string }[]) {
      const table = /^SCAN (\w+)/.exec(detail)?.[1] ?? ''
      const isBounded = / limit /.test(sql) && !/TEMP B-TREE FOR ORDER BY/.test(JSON.stringify(plan))
      if (large.includes(table) && !isBounded) scans.push(`${detail}: ${sql.replace(/\s+/g, ' ')}`)
    }
  }
  expect(scans).toEqual([])
})
