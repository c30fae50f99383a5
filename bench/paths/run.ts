/**
 * Measures pages of paths and drawn lines on a generated year of tracks: `npm run bench:paths -- [--tracks 100]
 * [--cameras 16] [--days 365] [--rounds 5]`, where `tracks` is their number by camera and day. Prints a Markdown table;
 * fails where an answer takes longer than three seconds.
 */
import { once } from 'node:events'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { ApiCrossings, ApiLine, ApiPathMap } from '../../src/api/schemas/index.ts'
import { dayMs } from '../../src/time/units.ts'
import { startServer } from '../search/server.ts'
import { quantile } from '../statistics.ts'
import { makeYearOfTracks } from './year-of-tracks.ts'

const goalMs = 3000
const waitWithinMs = 500_000

const { values } = parseArgs({
  options: {
    tracks: { type: 'string', default: '100' },
    cameras: { type: 'string', default: '16' },
    days: { type: 'string', default: '365' },
    rounds: { type: 'string', default: '5' },
  },
})
const rounds = Number(values.rounds)
const say = (line: string) => process.stdout.write(`${line}\n`)

/** The API of the server that is measured. */
class Api {
  private readonly base: string

  constructor(base: string) {
    this.base = base
  }

  async json<Answer>(path: string, body?: unknown): Promise<Answer> {
    const headers = { 'content-type': 'application/json' }
    const options = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) }
    const answer = await fetch(new URL(path, this.base), options)
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as Answer
  }
}

async function secondsUntil(isDone: () => Promise<boolean>): Promise<string> {
  const since = performance.now()
  while (!(await isDone())) {
    if (performance.now() - since > waitWithinMs) throw new Error('it did not end')
    await pause(200)
  }
  return `${((performance.now() - since) / 1000).toFixed(1)} s`
}

/** Measures each question in each round. Returns whether all answers came within the goal. */
async function measure(api: Api, questions: Record<string, readonly string[]>): Promise<boolean> {
  say('\n| question | median | slowest |\n| --- | --- | --- |')
  let isGood = true
  for (const [name, paths] of Object.entries(questions)) {
    const times: number[] = []
    for (let round = 0; round < rounds; round++) {
      const since = performance.now()
      for (const path of paths) await api.json(path)
      times.push(performance.now() - since)
    }
    const slowest = Math.max(...times)
    isGood &&= slowest <= goalMs
    say(`| ${name} | ${Math.round(quantile(times, 0.5))} ms | ${Math.round(slowest)} ms |`)
  }
  return isGood
}

async function drawn(api: Api, camera: string, shape: ApiLine['shape']): Promise<string> {
  const corners = [
    { x: 0.4, y: 0.5 },
    { x: 0.6, y: 0.5 },
    { x: 0.6, y: 0.9 },
    { x: 0.4, y: 0.9 },
  ]
  const points = shape === 'line' ? corners.slice(0, 2) : corners
  return (await api.json<ApiLine>('lines', { camera, shape, points, name: `Drawn ${shape}` })).id
}

async function run(api: Api, count: number): Promise<boolean> {
  const { items } = await api.json<{ items: { id: string }[] }>('cameras')
  const ids = items.map(({ id }) => id)
  const [camera = ''] = ids
  const to = new Date()
  const range = `from=${new Date(to.getTime() - 365 * dayMs).toISOString()}&to=${to.toISOString()}`
  const addedUp = async () => (await api.json<ApiPathMap>(`cameras/${camera}/path-map`)).upTo >= count
  say(`adding up all paths after an upgrade: ${await secondsUntil(addedUp)}`)
  const line = await drawn(api, camera, 'line')
  const isCounted = async () => !(await api.json<ApiCrossings>(`lines/${line}/crossings`)).isCounting
  say(`counting a year for a new line: ${await secondsUntil(isCounted)}`)
  const zone = await drawn(api, camera, 'area')
  await secondsUntil(async () => !(await api.json<ApiCrossings>(`lines/${zone}/crossings`)).isCounting)
  const { sums } = await api.json<ApiCrossings>(`lines/${line}/crossings?bucket=day&${range}`)
  say(`crossings of the line in the year: ${JSON.stringify(sums)}`)
  const maps = ids.map(id => `cameras/${id}/path-map?${range}`)
  return measure(api, {
    'maps of a camera, a year': maps.slice(0, 1),
    'maps of all cameras, a year, one after the other': maps,
    'maps of a camera, people of a year': [`${maps[0]}&type=person`],
    'newest 200 of the paths of a year': [`cameras/${camera}/paths?limit=200&${range}`],
    'counts of a drawn line by day, a year': [`lines/${line}/crossings?bucket=day&${range}`],
    'queue of a drawn zone by hour, a week': [`lines/${zone}/queue?bucket=hour`],
    'queue of a drawn zone by day, a year': [`lines/${zone}/queue?bucket=day&${range}`],
  })
}

const dataDir = await mkdtemp(join(tmpdir(), 'viewtron-paths-'))
try {
  const file = join(dataDir, 'viewtron.db')
  const year = { cameras: Number(values.cameras), days: Number(values.days), tracksADay: Number(values.tracks) }
  const count = await makeYearOfTracks(file, { ...year, seed: 1, end: Date.now() })
  const megabytes = async () => Math.round((await stat(file)).size / 1e6)
  say(`${count} tracks of ${year.cameras} cameras in ${year.days} days: ${await megabytes()} MB`)
  const { child, api } = await startServer(dataDir)
  const isGood = await run(new Api(api), count)
  child.kill('SIGTERM')
  await once(child, 'exit')
  say(`\ndatabase afterwards: ${await megabytes()} MB`)
  if (!isGood) process.exitCode = 1
} finally {
  await rm(dataDir, { recursive: true, force: true })
}
