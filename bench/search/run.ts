/**
 * Measures the response times of a dashboard while events arrive: `npm run bench:search -- [--data DIR] [--events N]
 * [--rate 50] [--rounds 3]`. Takes a folder of `node scripts/seed.ts`, to which it adds the arriving events, or fills a
 * temporary one. Sends the fixed list of questions.ts over HTTP, one after the other in a new random order for each
 * round, and prints a Markdown table.
 */
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { openReaders } from '../../src/database/index.ts'
import { EventLog } from '../../src/log/index.ts'
import { quantile, shuffled } from '../statistics.ts'
import { Arrivals } from './arrivals.ts'
import { type Known, type Question, questionsOf } from './questions.ts'
import { type Server, startServer } from './server.ts'

const root = resolve(import.meta.dirname, '../..')
const goalsMs: Record<Question['kind'], number | null> = {
  page: 100,
  box: 200,
  incidents: 100,
  'look-alike': 200,
  plates: null,
  count: null,
  histogram: null,
  counts: 300,
}
const slowestShown = 12

interface Answer {
  question: Question
  ms: number
  bytes: number
  status: number
}

/** Cameras and plates to search for: every eightieth of the latest reads, so that both frequent and rare ones are included. */
async function knownOf(dataDir: string): Promise<Known & { lastSeq: number }> {
  const { queries, close } = openReaders(join(dataDir, 'viewtron.db'), { threads: 1 })
  try {
    const range = await queries
      .selectFrom('search_block')
      .select(({ fn }) => [fn.min('min_time').as('from'), fn.max('max_time').as('to')])
      .executeTakeFirstOrThrow()
    const cameras = await queries.selectFrom('camera').select('id').execute()
    const plates = await queries.selectFrom('plate').select('key').orderBy('last_seq', 'desc').limit(2000).execute()
    const lastSeq = await new EventLog(queries).lastSeq()
    return {
      lastSeq,
      from: Number(range.from),
      to: Number(range.to),
      cameras: cameras.map(row => row.id),
      plates: plates.filter((_, n) => n % 80 === 0).map(row => row.key),
    }
  } finally {
    await close()
  }
}

/** Waits until incidents and passes of the old events are made, which new versions of the server make once. */
async function caughtUp({ api }: Server, lastSeq: number): Promise<void> {
  for (const list of ['incidents', 'passes']) {
    for (;;) {
      const { upTo } = (await (await fetch(`${api}${list}?limit=1`)).json()) as { upTo: number }
      if (upTo >= lastSeq) break
      console.error(`${list} are made up to entry ${upTo} of ${lastSeq}`)
      await sleep(5000)
    }
  }
}

async function ask({ api }: Server, question: Question): Promise<Answer> {
  const begin = performance.now()
  const reply = await fetch(api + question.path)
  const body = await reply.arrayBuffer()
  return { question, ms: performance.now() - begin, bytes: body.byteLength, status: reply.status }
}

function tableOf(answers: Answer[]): string {
  const lines = (Object.keys(goalsMs) as Question['kind'][]).map(kind => {
    const times = answers.filter(answer => answer.question.kind === kind).map(answer => answer.ms)
    const shown = [0.5, 0.99, 1].map(share => quantile(times, share).toFixed(1))
    return `| ${[kind, times.length, ...shown, goalsMs[kind] ?? ''].join(' | ')} |`
  })
  return [
    '| Question | Asked | p50 ms | p99 ms | Most ms | Goal for p99 |',
    '| --- | --- | --- | --- | --- | --- |',
    ...lines,
  ].join('\n')
}

async function measure(server: Server, questions: Question[], rounds: number): Promise<Answer[]> {
  const answers: Answer[] = []
  for (const question of questions) await ask(server, question)
  for (let round = 0; round < rounds; round++) {
    for (const question of shuffled(questions)) answers.push(await ask(server, question))
  }
  return answers
}

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    events: { type: 'string', default: '1000000' },
    rate: { type: 'string', default: '50' },
    rounds: { type: 'string', default: '3' },
  },
})
const temporary = values.data === undefined ? await mkdtemp(join(tmpdir(), 'viewtron-search-')) : null
const dataDir = resolve(values.data ?? temporary ?? '')
try {
  if (temporary) {
    const seed = [join(root, 'scripts/seed.ts'), dataDir, '--events', values.events, '--pictures', '0']
    execFileSync(process.execPath, seed, { stdio: ['ignore', 'inherit', 'inherit'] })
  }
  const { lastSeq, ...known } = await knownOf(dataDir)
  const questions = questionsOf(known)
  const server = await startServer(dataDir)
  await caughtUp(server, lastSeq)
  const arrivals = new Arrivals({ port: server.cameraPort, rate: Number(values.rate) })
  arrivals.start()
  const begin = performance.now()
  const answers = await measure(server, questions, Number(values.rounds))
  const seconds = (performance.now() - begin) / 1000
  await arrivals.stop()
  const { stored, refused } = arrivals
  const exited = once(server.child, 'exit')
  server.child.kill('SIGTERM')
  await exited
  console.log(`${tableOf(answers)}\n`)
  console.log(`${stored} events arrived meanwhile (${(stored / seconds).toFixed(0)} a second, ${refused} refused).`)
  const wrong = answers.filter(answer => answer.status !== 200)
  for (const { question, status } of wrong.slice(0, slowestShown)) console.log(`${status}: ${question.path}`)
  console.log('The slowest:')
  for (const { question, ms, bytes } of answers.toSorted((a, b) => b.ms - a.ms).slice(0, slowestShown)) {
    console.log(`${ms.toFixed(1)} ms, ${bytes} bytes: ${question.path}`)
  }
} finally {
  if (temporary) await rm(temporary, { recursive: true })
}
