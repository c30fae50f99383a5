import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFailed, test } from 'vitest'
import { Ledger } from '../ingest/ledger.ts'
import { expectNothingLost } from '../ingest/nothing-lost.ts'
import { seededRandom } from '../ingest/seeded-random.ts'
import { launchServer } from '../support/server-process.ts'
import { until } from '../support/until.ts'
import { failingDisk, whyNoFailingDisk } from './mounted-disk.ts'

const reason = whyNoFailingDisk()
if (reason) console.warn(`The power cut test is skipped: ${reason}`)

const cuts = 4

// Like a power cut, aborting the file system's journal loses what was not synced.
test.skipIf(reason)(
  'power cuts under load lose, double and invent nothing that was acknowledged',
  async () => {
    const disk = failingDisk()
    const dataDir = join(disk.path, 'data')
    const ledger = new Ledger()
    const seed = Number(process.env.POWER_CUT_SEED ?? Date.now() % 1_000_000)
    const random = seededRandom(seed)
    onTestFailed(() => console.error(`repeat this run with POWER_CUT_SEED=${seed}`))
    const start = () => launchServer({ dataDir, cwd: tmpdir(), env: { VIEWTRON_LOG_LEVEL: 'silent' } })
    for (let cut = 0; cut < cuts; cut++) {
      const server = await start()
      const before = ledger.acknowledged
      const load = ledger.load(server.url, 12, random)
      await until(() => ledger.acknowledged > before + 12, { what: 'replies', withinMs: 30_000 })
      await wait(300 + random() * 700)
      disk.turnReadOnly()
      server.kill('SIGKILL')
      await server.exited
      await load
      disk.unmount()
      disk.mount()
    }
    const last = await start()
    // An incomplete line of the stream file is cut off when the file is written to.
    expect(await ledger.post(last.url, 'keepalive')).toBe(true)
    expect(await last.stop()).toBe(0)
    expect(ledger.acknowledged).toBeGreaterThan(cuts * 12)
    await expectNothingLost(dataDir, 'full', ledger, 'power cut')
  },
  60_000,
)
