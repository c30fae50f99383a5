import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { openSqlite } from '../../src/database/index.ts'
import { type RawPostMode, readRawPost } from '../../src/ingest/index.ts'
import { openArchive } from '../../src/log/index.ts'
import type { Event } from '../../src/model/index.ts'
import { parseCsv } from '../log/csv-table.ts'
import { csvLines, csvText, filesIn, printed, rawFiles, rows, storedEvents, streamLines } from './data-folder.ts'
import { type Ledger, picturesOf, platesOf, type Sent } from './ledger.ts'

type LedgerByNumber = Map<number, Sent>

const numberOf = (event: Event): number =>
  Number(event.category === 'lpr' ? event.targets[0]?.plate?.number.slice(2) : event.rules[0]?.targetId)

/** Every number at most once, each of them sent, and every acknowledged one there. */
function expectExactlyOnce(what: string, found: number[], sent: Sent[]): void {
  const known = new Set(sent.map(({ number }) => number))
  expect(new Set(found).size, `${what} twice`).toBe(found.length)
  expect(
    found.filter(number => !known.has(number)),
    `${what} invented`,
  ).toEqual([])
  const there = new Set(found)
  const lost = sent.filter(({ acknowledged, number }) => acknowledged && !there.has(number))
  expect(
    lost.map(({ number }) => number),
    `${what} acknowledged and lost`,
  ).toEqual([])
}

function expectPictures(dataDir: string, events: Event[], sent: LedgerByNumber): void {
  const owned: string[] = []
  for (const event of events) {
    const expected = picturesOf(sent.get(numberOf(event))!)
    expect(event.images).toHaveLength(Object.keys(expected).length)
    for (const { file, sha256 } of event.images) {
      const bytes = readFileSync(join(dataDir, file!))
      const role = /-(overview|target(?:-\d+)?)\.jpg$/.exec(file!)?.[1] ?? ''
      expect(bytes.equals(expected[role]!), `bytes of ${file}`).toBe(true)
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256)
      owned.push(file!)
    }
  }
  expect(filesIn(dataDir, 'images'), 'every picture has an owner').toEqual(owned.sort())
}

function expectPlates(events: Event[]): void {
  for (const event of events.filter(({ category }) => category === 'lpr')) {
    expect(event.targets.map(target => target.plate?.number)).toEqual(platesOf(numberOf(event)))
  }
}

async function expectCsv(dataDir: string, events: Event[], sent: Sent[]): Promise<void> {
  const text = csvText(dataDir)
  expect(text, 'events.csv is what the database says').toBe(await printed(dataDir, '--csv'))
  expect(parseCsv(text).filter(([first]) => first === 'camera')).toHaveLength(1)
  const numbers = new Map(events.map(event => [event.id, numberOf(event)]))
  const lines = csvLines(dataDir)
  const counted = new Map<string, number>()
  for (const { event_id: id = '' } of lines) counted.set(id, (counted.get(id) ?? 0) + 1)
  for (const event of events) expect(counted.get(event.id)).toBe(event.category === 'lpr' ? 2 : 1)
  expectExactlyOnce(
    'events.csv',
    [...counted.keys()].map(id => numbers.get(id)!),
    sent,
  )
}

async function expectRawPosts(
  dataDir: string,
  mode: RawPostMode,
  events: Event[],
  sent: LedgerByNumber,
): Promise<void> {
  const database = await openSqlite(join(dataDir, 'viewtron.db'), { readOnly: true })
  try {
    for (const event of mode === 'off' ? [] : events) {
      const original = await readRawPost(database.queries, openArchive({ dataDir }), event.id)
      expect(original.equals(sent.get(numberOf(event))!.body), `raw post of ${event.id}`).toBe(true)
    }
  } finally {
    await database.close()
  }
  const named = rows<{ raw_file: string | null }>(
    dataDir,
    "select raw_file from log where kind = 'alarm' union select raw_file from unparsed",
  )
  expect(rawFiles(dataDir)).toEqual(named.flatMap(row => row.raw_file ?? []).sort())
  const parts = filesIn(dataDir, 'raw_posts').filter(path => path.endsWith('.part'))
  expect(parts).toEqual([])
}

function expectUnparsed(dataDir: string, mode: RawPostMode, sent: Sent[]): void {
  const inbox = rows<{ id: string; raw_file: string | null; bytes: number }>(
    dataDir,
    'select id, raw_file, bytes from unparsed',
  )
  if (mode === 'off') {
    const acknowledged = sent.filter(one => one.acknowledged)
    expect(inbox.length).toBeGreaterThanOrEqual(acknowledged.length)
    expect(inbox.length).toBeLessThanOrEqual(sent.length)
    return
  }
  const byText = new Map(sent.map(({ body, number }) => [body.toString(), number]))
  const found = inbox.map(({ raw_file }) => byText.get(readFileSync(join(dataDir, raw_file!), 'utf8')) ?? -1)
  expectExactlyOnce('unparsed posts', found, sent)
  const reasons = filesIn(dataDir, 'raw_posts').filter(path => path.endsWith('.reason.txt'))
  expect(reasons).toEqual(inbox.map(({ raw_file }) => raw_file!.replace('.xml', '.reason.txt')).sort())
}

/** A rule's `true` is sent first and its `false` once that is acknowledged: each makes one entry. */
function expectStates(dataDir: string, sent: Sent[]): void {
  const entries = rows<{ body: string }>(dataDir, "select body from log where kind = 'status'").map(
    row => JSON.parse(row.body) as { rule: number; active: boolean },
  )
  const stateOf = ({ body }: Sent) => {
    const [, rule, active] = /id="(\d+)">(true|false)/.exec(body.toString()) ?? []
    return `${rule} ${active}`
  }
  const found = entries.map(({ rule, active }) => `${rule} ${active}`)
  expect(new Set(found).size, 'state changes twice').toBe(found.length)
  const known = new Set(sent.map(stateOf))
  expect(found.filter(state => !known.has(state))).toEqual([])
  const there = new Set(found)
  expect(sent.filter(one => one.acknowledged && !there.has(stateOf(one))).map(stateOf)).toEqual([])
}

/** Every line is a post that was sent; each acknowledged one of these is there. */
function expectStream(dataDir: string, mode: RawPostMode, sent: Sent[], durable: Sent['kind'][]): void {
  const lines = new Map<string, number>()
  for (const { text = '' } of streamLines(dataDir)) lines.set(text, (lines.get(text) ?? 0) + 1)
  if (mode === 'off') {
    expect(lines.size).toBe(0)
    return
  }
  const known = new Set(sent.map(({ body }) => body.toString()))
  expect([...lines].filter(([text, times]) => times !== 1 || !known.has(text))).toEqual([])
  const lost = sent.filter(({ acknowledged, body }) => acknowledged && !lines.has(body.toString()))
  expect(lost.filter(({ kind }) => durable.includes(kind))).toEqual([])
}

/**
 * Of everything acknowledged nothing is lost, nothing is there twice and nothing was invented. What was sent without an
 * acknowledgement may be there once or not at all. After a power cut the last second of trajectories and keepalives
 * may be missing. The server must not run.
 */
export async function expectNothingLost(
  dataDir: string,
  mode: RawPostMode,
  ledger: Ledger,
  after: 'kill' | 'power cut' = 'kill',
): Promise<void> {
  const of = (...kinds: Sent['kind'][]) => ledger.sent.filter(({ kind }) => kinds.includes(kind))
  const byNumber = new Map(ledger.sent.map(sent => [sent.number, sent]))
  const alarms = of('intrusion', 'plates', 'plain')
  const events = await storedEvents(dataDir)
  expectExactlyOnce('events', events.map(numberOf), alarms)
  expectPlates(events)
  expectPictures(dataDir, events, byNumber)
  await expectCsv(dataDir, events, alarms)
  await expectRawPosts(dataDir, mode, events, byNumber)
  expectUnparsed(dataDir, mode, of('unparsed'))
  expectStates(dataDir, of('status'))
  const durable: Sent['kind'][] = after === 'kill' ? ['status', 'trajectory', 'keepalive'] : ['status']
  expectStream(dataDir, mode, of('status', 'trajectory', 'keepalive'), durable)
  expect(events.map(event => event.seq)).toEqual(events.map(event => event.seq).toSorted((a, b) => a - b))
}
