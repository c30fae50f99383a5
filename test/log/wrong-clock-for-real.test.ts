import { globSync } from 'node:fs'
import { expect, test } from 'vitest'
import { intrusionPost, jpegSaying } from '../ingest/posts.ts'
import { runCli } from '../support/run-cli.ts'
import { type ServerProcess, startServer } from '../support/server-process.ts'
import { filesIn, filesWritten, rowsOf } from '../support/stored.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'
import { webRequest } from '../support/web-client.ts'

const [library] = globSync('/usr/lib/*/faketime/libfaketime.so.1')
const open = { VIEWTRON_AUTH: 'off' }
const at = (time: string) => ({ ...open, LD_PRELOAD: library ?? '', FAKETIME: `@${time}`, FAKETIME_NO_CACHE: '1' })

async function post(server: ServerProcess, from: number, count: number): Promise<void> {
  for (let targetId = from; targetId < from + count; targetId++) {
    const reply = await server.post(intrusionPost({ targetId, overview: jpegSaying(`${targetId}`) }))
    expect(reply.status).toBe(200)
  }
}

const keep = ({ webUrl }: ServerProcess, days = 30) => {
  const retention = { eventDays: days, pictureDays: days, rawPostDays: days }
  return webRequest(webUrl, '/api/v1/settings', { method: 'PATCH', body: { retention } })
}
const state = async ({ webUrl }: ServerProcess) => (await webRequest(webUrl, '/api/v1/retention')).json

/** Within a minute of the change, as the page promises. */
const ran = (server: ServerProcess, fresh: (run: { at: string; refused: unknown }) => boolean) =>
  until(
    async () => {
      const { lastRun } = await state(server)
      return lastRun && fresh(lastRun) && lastRun
    },
    { withinMs: 120_000, what: 'a run' },
  )

async function held(dataDir: string): Promise<number[]> {
  await filesWritten(dataDir)
  return [
    rowsOf(dataDir, "select 1 from log where kind = 'alarm'").length,
    filesIn(dataDir, 'images').length,
    filesIn(dataDir, 'raw_posts', /xml$/).length,
  ]
}

test.skipIf(library === undefined)(
  'a start in 2099 deletes nothing, and the audit log knows who said go on',
  {
    timeout: 400_000,
  },
  async () => {
    const dataDir = temporaryFolder()
    const first = await startServer({ dataDir, env: open })
    await post(first, 1, 5)
    expect(await first.stop()).toBe(0)
    const wrong = await startServer({ dataDir, env: at('2099-01-01 00:00:00') })
    await post(wrong, 6, 2)
    await keep(wrong)
    const { refused } = await ran(wrong, run => run.refused !== null)
    expect(refused).toMatchObject({ code: 'clock-implausible', message: expect.stringContaining('2099-01-01') })
    expect((await webRequest(wrong.webUrl, '/api/v1/stats')).json.clockTrouble).toMatchObject({
      code: 'clock-implausible',
    })
    expect((await webRequest(wrong.webUrl, '/metrics')).text).toMatch(/^viewtron_clock_ok 0$/m)
    const doctor = await runCli(['doctor', '--json', '--no-devices', '--data-dir', dataDir])
    expect(doctor.stdout).toContain('clock-implausible')
    expect(await held(dataDir)).toEqual([7, 7, 7])
    expect(await wrong.stop()).toBe(0)
    const right = await startServer({ dataDir, env: open })
    expect((await state(right)).clock.trouble).toBeNull()
    // A change is followed by a run within 10 s, a start only after a minute.
    await keep(right, 29)
    await ran(right, run => run.refused === null)
    expect(await held(dataDir)).toEqual([7, 7, 7])
    await right.stop()
    const later = await startServer({ dataDir, env: at('2090-01-01 00:00:00') })
    expect((await state(later)).clock.trouble).not.toBeNull()
    const answer = await webRequest(later.webUrl, '/api/v1/retention/clock-is-right', { method: 'POST' })
    expect([answer.status, answer.json.clock.trouble]).toEqual([200, null])
    await until(() => rowsOf(dataDir, "select 1 from audit where action = 'confirm-clock'").length === 1)
    // By the machine's uptime everything is minutes old, whatever the clock says.
    await ran(later, run => run.refused === null && run.at.startsWith('2090'))
    expect(await held(dataDir)).toEqual([7, 7, 7])
  },
)

test.skipIf(library === undefined)(
  'a start in 1970 deletes nothing when the clock is right a minute later',
  {
    timeout: 300_000,
  },
  async () => {
    const dataDir = temporaryFolder()
    const wrong = await startServer({ dataDir, env: at('1970-01-01 12:00:00') })
    await post(wrong, 1, 4)
    await keep(wrong)
    await ran(wrong, run => run.refused !== null)
    expect(await wrong.stop()).toBe(0)
    const right = await startServer({ dataDir, env: open })
    expect((await state(right)).clock.trouble).toBeNull()
    await post(right, 5, 1)
    await keep(right, 29)
    await ran(right, run => run.refused === null)
    expect(await held(dataDir)).toEqual([5, 5, 5])
  },
)
