import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { RawPostMode } from '../../src/ingest/index.ts'
import { plainEnvironment } from '../support/environment.ts'
import { projectRoot } from '../support/project-root.ts'
import { rounds } from '../support/rounds.ts'
import { launchServer } from '../support/server-process.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'
import { Ledger } from './ledger.ts'
import { expectNothingLost } from './nothing-lost.ts'
import { seededRandom } from './seeded-random.ts'

const connections = 12

const settingsOf = (mode: RawPostMode) => ({ VIEWTRON_RAW_POSTS: mode, VIEWTRON_LOG_LEVEL: 'warn' })

/** Ends a server at any point of its start, while it settles what the one before left. */
async function killWhileStarting(dataDir: string, mode: RawPostMode, afterMs: number): Promise<void> {
  const settings = { VIEWTRON_DATA_DIR: dataDir, VIEWTRON_CAMERA_PORT: '0', VIEWTRON_CAMERA_HOST: '127.0.0.1' }
  const server = spawn(process.execPath, [join(projectRoot, 'bin/viewtron.js'), 'serve'], {
    env: plainEnvironment({ ...settings, ...settingsOf(mode) }),
    stdio: 'ignore',
  })
  await wait(afterMs)
  server.kill('SIGKILL')
  await once(server, 'exit')
}

async function killUnderLoad(dataDir: string, mode: RawPostMode, ledger: Ledger, random: () => number): Promise<void> {
  const server = await launchServer({ dataDir, env: settingsOf(mode) })
  const before = ledger.acknowledged
  const load = ledger.load(server.url, connections, random)
  await until(() => ledger.acknowledged > before + connections, { what: 'replies', withinMs: 30_000 })
  await wait(random() * 500)
  server.kill('SIGKILL')
  await server.exited
  await load
}

async function crashRun(mode: RawPostMode, kills: number): Promise<void> {
  const seed = Number(process.env.CRASH_SEED ?? Date.now() % 1_000_000)
  const random = seededRandom(seed)
  const dataDir = temporaryFolder()
  const ledger = new Ledger()
  try {
    for (let kill = 0; kill < kills; kill++) {
      await killUnderLoad(dataDir, mode, ledger, random)
      if (kill % 4 === 0) await killWhileStarting(dataDir, mode, 150 + random() * 350)
    }
    const last = await launchServer({ dataDir, env: settingsOf(mode) })
    // A stream file is mended when it is written to.
    expect(await ledger.post(last.url, 'keepalive')).toBe(true)
    expect(await last.stop()).toBe(0)
    expect(ledger.refusals).toEqual([])
    expect(ledger.acknowledged).toBeGreaterThan(kills * connections)
    await expectNothingLost(dataDir, mode, ledger)
  } catch (error) {
    console.error(`repeat this run with CRASH_SEED=${seed}; ${ledger.sent.length} posts were sent`)
    throw error
  }
}

// The moments of the kills are what is random here; the test waits for them, never for the server.
test.for([
  ['full', rounds({ short: 6, long: 20 })],
  ['compact', rounds({ short: 3, long: 6 })],
  ['off', rounds({ short: 3, long: 6 })],
] as const)('kills under load lose, double and invent nothing in mode %s', { timeout: 120_000 }, ([mode, kills]) =>
  crashRun(mode, kills),
)
