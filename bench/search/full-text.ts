/**
 * The bitmap index beside SQLite's own full-text search: `node bench/search/full-text.ts [--events 200000] [--rounds 5]`.
 * Fills a temporary database with invented events, copies it, indexes one copy with the index of this server and the
 * other with FTS5 (trigram), column indexes and a table of facts, and asks both the same questions in the same process.
 * Prints the size and the time of building, and for each question the medians and whether the numbers agree.
 */

import { cpSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { parseArgs } from 'node:util'
import { openSqlite, type Queries } from '../../src/database/index.ts'
import { LogWriter } from '../../src/log/log-writer.ts'
import { type Category, categoryFacts, type Event } from '../../src/model/index.ts'
import { plateKey } from '../../src/model/plate-key.ts'
import {
  attributesOf,
  countEvents,
  type EventFilter,
  eventHistogram,
  findEvents,
  fold,
  nextIndexStep,
  readIndexState,
} from '../../src/search/index.ts'
import { randomOf } from '../../src/simulator/index.ts'
import { quantile } from '../statistics.ts'
import { eventOf, everyMs, from } from './invented-events.ts'

const { values: flags } = parseArgs({
  options: { events: { type: 'string', default: '200000' }, rounds: { type: 'string', default: '5' } },
})
const eventCount = Number(flags.events)
const rounds = Number(flags.rounds)

const pageSize = 50
const eventsAWrite = 500

async function fill(path: string): Promise<void> {
  const database = await openSqlite(path)
  const writer = new LogWriter(database.queries)
  const random = randomOf('full-text')
  const raw = { postId: 'post', file: null, place: null }
  for (let seq = 1; seq <= eventCount; seq += eventsAWrite) {
    const events = Array.from({ length: Math.min(eventsAWrite, eventCount - seq + 1) }, (_, n) =>
      eventOf(seq + n, random),
    )
    await database.commit(events.flatMap(event => writer.event(event, raw)))
  }
  await database.close()
}

interface Built {
  ms: number
  bytes: number
}

async function buildBitmaps(path: string): Promise<Built> {
  const [before, begin] = [statSync(path).size, performance.now()]
  const database = await openSqlite(path)
  for (;;) {
    const { indexedSeq } = await readIndexState(database.queries)
    const step = await nextIndexStep(database.queries, indexedSeq, 500)
    if (!step) break
    await database.commit(step.statements)
  }
  await database.close()
  return { ms: performance.now() - begin, bytes: statSync(path).size - before }
}

/**
 * The other index. The words and the plates of an event are one row of the full-text table; exact attributes need the
 * table of facts, whose target binds words of one phrase together. The log's own columns get the indexes that filters,
 * pages and counts need.
 */
function buildFullText(path: string): Built {
  const [before, begin] = [statSync(path).size, performance.now()]
  const database = new DatabaseSync(path)
  database.exec(`
    create virtual table event_text using fts5(words, plates, content = '', tokenize = 'trigram');
    create table event_fact (name text, folded text, seq integer, target integer, primary key (name, folded, seq, target))
      without rowid;
    create index fts_category on log (category, seq) where kind = 'alarm';
    create index fts_camera on log (camera_id, seq) where kind = 'alarm';
    create index fts_time on log (time, seq) where kind = 'alarm';
  `)
  const rows = database.prepare(
    "select seq, category, body from log where kind = 'alarm' and seq > ? order by seq limit 500",
  )
  const addText = database.prepare('insert into event_text (rowid, words, plates) values (?, ?, ?)')
  const addFact = database.prepare('insert or ignore into event_fact (name, folded, seq, target) values (?, ?, ?, ?)')
  for (let after = 0; ; ) {
    const some = rows.all(after) as { seq: number; category: Category; body: string }[]
    if (some.length === 0) break
    database.exec('begin')
    for (const { seq, category, body } of some) addRow({ addText, addFact }, seq, category, JSON.parse(body) as Event)
    database.exec('commit')
    after = some.at(-1)?.seq ?? after
  }
  database.exec("insert into event_text (event_text) values ('optimize'); analyze")
  database.close()
  return { ms: performance.now() - begin, bytes: statSync(path).size - before }
}

function addRow(
  { addText, addFact }: Record<'addText' | 'addFact', StatementSync>,
  seq: number,
  category: Category,
  event: Event,
): void {
  const facts = event.targets.flatMap((target, at) =>
    attributesOf({ targets: [target], phase: null }).map(fact => ({ ...fact, at })),
  )
  const { device, smartType, targets } = event
  const words = [categoryFacts[category].searchWords, smartType, device.name, ...facts.map(({ value }) => value)]
  const plates = targets.flatMap(({ plate }) => (plate ? [plateKey(plate.number)] : []))
  addText.run(seq, fold([...words, ...targets.map(({ type }) => type)].join('\n')), plates.join('\n'))
  for (const { name, value, at } of facts) addFact.run(name, fold(value), seq, at)
}

/** A question as a filter of this server, and as conditions on `log` for the other index. */
interface Question {
  name: string
  filter: EventFilter
  where: string
  values: SQLInputValue[]
}

const fact = (name: string, value: string) => ({
  where: 'seq in (select seq from event_fact where name = ? and folded = ?)',
  values: [name, value],
})
const match = (expression: string) => ({
  where: 'seq in (select rowid from event_text where event_text match ?)',
  values: [expression],
})
/** Fragments that are too short for trigrams are looked for in the log's own table of plates. */
const shortPlate = (fragment: string) => ({
  where: "seq in (select seq from target where plate_key like '%' || ? || '%')",
  values: [fragment],
})

const white = fact('vehicle.color', 'white')
const middle = from + (eventCount / 2) * everyMs
const day = { from: new Date(middle), to: new Date(middle + 86_400_000) }

const questions: Question[] = [
  { name: 'everything', filter: {}, where: 'true', values: [] },
  { name: 'category', filter: { category: ['lpr'] }, where: 'category = ?', values: ['lpr'] },
  { name: 'attribute', filter: { attribute: ['vehicle.color:white'] }, ...white },
  {
    name: 'two frequent, never together',
    filter: { category: ['motion'], attribute: ['vehicle.color:white'] },
    where: `category = ? and ${white.where}`,
    values: ['motion', ...white.values],
  },
  {
    name: 'camera, category, attribute',
    filter: { camera: ['camera-3'], category: ['lpr'], attribute: ['vehicle.color:white'] },
    where: `camera_id = ? and category = ? and ${white.where}`,
    values: ['camera-3', 'lpr', ...white.values],
  },
  {
    name: 'a day and an attribute',
    filter: { ...day, attribute: ['vehicle.color:white'] },
    where: `time >= ? and time < ? and ${white.where}`,
    values: [day.from.getTime(), day.to.getTime(), ...white.values],
  },
  { name: 'word `toyo`', filter: { text: 'toyo' }, ...match('words:"toyo"') },
  {
    name: 'phrase `white van` of one target',
    filter: { text: 'white van' },
    where: `seq in (select a.seq from event_fact a join event_fact b on b.seq = a.seq and b.target = a.target
      where a.name = 'vehicle.color' and a.folded = 'white' and b.name = 'vehicle.type' and b.folded in ('van', 'mpv', 'minivan'))`,
    values: [],
  },
  { name: 'plate fragment of 3', filter: { plate: 'BC1' }, ...match('plates:"BC1"') },
  { name: 'plate fragment of 2', filter: { plate: 'B7' }, ...shortPlate('B7') },
  {
    name: 'plate fragment and attribute',
    filter: { plate: 'BC1', attribute: ['vehicle.color:white'] },
    where: `${match('').where} and ${white.where}`,
    values: ['plates:"BC1"', ...white.values],
  },
]

const bucketMs = 86_400_000 * 7

interface Timed {
  ms: number
  found: string
}

async function timed(run: () => Promise<unknown> | unknown): Promise<Timed> {
  const begin = performance.now()
  const found = await run()
  return { ms: performance.now() - begin, found: JSON.stringify(found) }
}

type Ask = (question: Question) => Promise<Timed>

function askBitmaps(queries: Queries): Record<string, Ask> {
  return {
    page: ({ filter }) =>
      timed(async () => {
        const walk = { sort: 'seq', direction: 'older', mark: null, inclusive: false } as const
        const { events } = await findEvents(queries, filter, { ...walk, limit: pageSize })
        return events.map(({ seq }) => seq)
      }),
    count: ({ filter }) => timed(async () => (await countEvents(queries, filter)).total),
    histogram: ({ filter }) => timed(async () => (await eventHistogram(queries, filter, { buckets: 20 })).total),
  }
}

function askFullText(database: DatabaseSync): Record<string, Ask> {
  const prepared = (sql: string, { where, values }: Question) =>
    timed(() => database.prepare(sql.replace('{}', `kind = 'alarm' and ${where}`)).all(...values))
  const reading = async (sql: string, question: Question, read: (rows: Record<string, unknown>[]) => unknown) => {
    const { ms, found } = await prepared(sql, question)
    return { ms, found: JSON.stringify(read(JSON.parse(found) as Record<string, unknown>[])) }
  }
  return {
    // The bodies are read as well, since a page shows them.
    page: question =>
      reading(`select seq, body from log where {} order by seq desc limit ${pageSize}`, question, rows =>
        rows.map(({ seq }) => seq),
      ),
    count: question => reading('select count(*) as total from log where {}', question, rows => rows[0]?.total),
    histogram: question =>
      reading(`select time / ${bucketMs} as bucket, count(*) as n from log where {} group by 1`, question, rows =>
        rows.reduce((sum, { n }) => sum + Number(n), 0),
      ),
  }
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'full-text-'))
  try {
    const [bitmaps, fullText] = ['bitmaps.db', 'full-text.db'].map(name => join(folder, name)) as [string, string]
    await fill(bitmaps)
    cpSync(bitmaps, fullText)
    const built = { bitmaps: await buildBitmaps(bitmaps), fullText: buildFullText(fullText) }
    console.log(`${eventCount} events\n\n| index | built in s | MB |\n|---|--:|--:|`)
    for (const [name, { ms, bytes }] of Object.entries(built)) {
      console.log(`| ${name} | ${(ms / 1000).toFixed(1)} | ${(bytes / 2 ** 20).toFixed(1)} |`)
    }
    await compare(bitmaps, fullText)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function compare(bitmaps: string, fullText: string): Promise<void> {
  const database = await openSqlite(bitmaps, { readOnly: true })
  const other = new DatabaseSync(fullText, { readOnly: true })
  const [ours, theirs] = [askBitmaps(database.queries), askFullText(other)]
  console.log('\n| question | kind | bitmaps ms | full text ms | same answer |\n|---|---|--:|--:|---|')
  for (const question of questions) {
    for (const kind of ['page', 'count', 'histogram']) {
      const times: Record<'ours' | 'theirs', number[]> = { ours: [], theirs: [] }
      let isSame = true
      for (let round = 0; round < rounds; round++) {
        const [one, another] = [await ours[kind]?.(question), await theirs[kind]?.(question)]
        times.ours.push(one?.ms ?? Number.NaN)
        times.theirs.push(another?.ms ?? Number.NaN)
        isSame &&= one?.found === another?.found
      }
      const [a, b] = [times.ours, times.theirs].map(list => quantile(list, 0.5).toFixed(1))
      console.log(`| ${question.name} | ${kind} | ${a} | ${b} | ${isSame ? 'yes' : 'no'} |`)
    }
  }
  other.close()
  await database.close()
}

await main()
