import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Ledger } from '../ingest/ledger.ts'
import { expectNothingLost } from '../ingest/nothing-lost.ts'
import { seededRandom } from '../ingest/seeded-random.ts'
import { plainEnvironment } from '../support/environment.ts'
import { launchHostedServer } from '../support/hosted-server.ts'
import { projectRoot } from '../support/project-root.ts'
import { rounds } from '../support/rounds.ts'
import { runCli } from '../support/run-cli.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const kills = rounds({ short: 3, long: 20 })
const connections = 4
const env = { VIEWTRON_LOG_LEVEL: 'warn' }
const backupsIn = (target: string) => (existsSync(target) ? readdirSync(target) : []).filter(name => name !== '.lock')
const isComplete = (target: string, name: string) => existsSync(join(target, name, 'manifest.json'))

/** Begins a backup and kills it so long after its folder has appeared. */
async function killBackup(target: string, dataDir: string, afterMs: number): Promise<void> {
  const before = backupsIn(target)
  const command = [join(projectRoot, 'bin/viewtron.js'), 'backup', target, '--data-dir', dataDir]
  const child = spawn(process.execPath, command, { env: plainEnvironment(), stdio: 'ignore' })
  const exited = once(child, 'exit')
  await expect.poll(() => backupsIn(target).some(name => !before.includes(name)), { interval: 5 }).toBe(true)
  await wait(afterMs)
  child.kill('SIGKILL')
  await exited
}

/** Begins to bring a restored backup up to the newest one, and kills it so long after its start. */
async function killUpdate(target: string, dataDir: string, afterMs: number): Promise<void> {
  const command = [join(projectRoot, 'bin/viewtron.js'), 'restore', target, '--update', '--data-dir', dataDir]
  const child = spawn(process.execPath, command, { env: plainEnvironment(), stdio: 'ignore' })
  const exited = once(child, 'exit')
  // A command needs this time to begin.
  await Promise.race([exited, wait(250 + afterMs)])
  child.kill('SIGKILL')
  await exited
}

test(`after ${kills} kills of backups under load, the next backup is complete and has everything`, {
  timeout: kills * 20_000 + 60_000,
}, async () => {
  const seed = Number(process.env.CRASH_SEED ?? Date.now() % 1_000_000)
  const random = seededRandom(seed)
  const place = temporaryFolder()
  const [dataDir, target, restored] = ['data', 'backups', 'restored'].map(name => join(place, name)) as [
    string,
    string,
    string,
  ]
  const server = await launchHostedServer({ dataDir, env })
  const ledger = new Ledger()
  const load = ledger.load(server.url, connections, random)
  try {
    expect((await runCli(['backup', target, '--data-dir', dataDir])).code).toBe(0)
    for (let kill = 0; kill < kills; kill++) await killBackup(target, dataDir, random() * 400)
    const acknowledged = new Set(ledger.sent.filter(sent => sent.acknowledged))
    const whole = await runCli(['backup', target, '--data-dir', dataDir])
    expect([whole.code, whole.problems], `seed ${seed}`).toEqual([0, []])
    expect(backupsIn(target).filter(name => !isComplete(target, name))).toEqual([])
    await server.stop()
    await load
    // An update of a restored backup that is killed is run again, and has everything then.
    const [earlier = ''] = backupsIn(target)
    const first = join(target, earlier)
    expect((await runCli(['restore', first, '--data-dir', restored])).code).toBe(0)
    for (let kill = 0; kill < kills; kill++) await killUpdate(target, restored, random() * 500)
    expect((await runCli(['restore', target, '--update', '--data-dir', restored])).code).toBe(0)
    const verified = await runCli(['verify', '--data-dir', restored])
    expect([verified.code, verified.stdout], `seed ${seed}`).toEqual([0, expect.any(String)])
    const again = await launchHostedServer({ dataDir: restored, env })
    expect(await ledger.post(again.url, 'keepalive')).toBe(true)
    await again.stop()
    // Posts that came after the beginning of the backup may be there or not.
    for (const sent of ledger.sent.slice(0, -1)) sent.acknowledged = acknowledged.has(sent)
    await expectNothingLost(restored, 'full', ledger)
  } finally {
    await server.dispose()
  }
})
