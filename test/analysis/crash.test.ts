import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { seededRandom } from '../ingest/seeded-random.ts'
import { rounds } from '../support/rounds.ts'
import { launchServer, type ServerProcess } from '../support/server-process.ts'
import { rowsOf } from '../support/stored.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'
import { positionsPost } from './posts.ts'

interface Entry {
  phase: 'start' | 'end'
  targetId: number
  startedAt: string
  endedAt: string | null
}

const tracksIn = (dataDir: string) =>
  rowsOf(dataDir, "select body from log where kind = 'track' order by seq").map(
    row => JSON.parse(String(row.body)) as Entry,
  )

/** Targets that come, walk for a while and go, until the server is gone. */
async function follow(server: ServerProcess, firstId: number): Promise<void> {
  for (let step = 0; ; step++) {
    const present = [0, 1, 2].map(n => ({ targetId: firstId + n + Math.floor(step / 10), x: step * 20 }))
    const isAnswered = await server.post(positionsPost(present)).then(
      reply => reply.status === 200,
      () => false,
    )
    if (!isAnswered) return
  }
}

const nameOf = ({ targetId, startedAt }: Entry) => `${targetId} ${startedAt}`

test('after kills under load every track start has exactly one end', async () => {
  const seed = Number(process.env.CRASH_SEED ?? Date.now() % 1_000_000)
  const random = seededRandom(seed)
  const dataDir = temporaryFolder()
  const kills = rounds({ short: 3, long: 10 })
  for (let kill = 0; kill < kills; kill++) {
    const server = await launchServer({ dataDir })
    const load = follow(server, kill * 10_000)
    // The moment of the kill is what is random here; the test waits for it, never for the server.
    await wait(100 + random() * 700)
    server.kill('SIGKILL')
    await server.exited
    await load
  }
  expect(tracksIn(dataDir).length).toBeGreaterThan(kills)
  const last = await launchServer({ dataDir })
  try {
    await until(() => rowsOf(dataDir, 'select id from open_track').length === 0, { what: 'the end of every track' })
    const entries = tracksIn(dataDir)
    const starts = entries.filter(({ phase }) => phase === 'start').map(nameOf)
    const ends = entries.filter(({ phase }) => phase === 'end').map(nameOf)
    expect(new Set(starts).size, `repeat this run with CRASH_SEED=${seed}`).toBe(starts.length)
    expect(ends.toSorted()).toEqual(starts.toSorted())
    expect(entries.filter(({ phase, endedAt }) => phase === 'end' && endedAt === null)).toEqual([])
  } finally {
    await last.dispose()
  }
}, 120_000)
