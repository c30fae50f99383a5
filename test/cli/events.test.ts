import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Event } from '../../src/model/index.ts'
import { freshPost, smallAlarm } from '../support/posts.ts'
import { followCli, runCli } from '../support/run-cli.ts'
import { launchServer, type ServerProcess, startServer } from '../support/server-process.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'

// An hour ago, to the second: a clock further off would not count.
const hourAgoMs = Math.floor(Date.now() / 1000) * 1000 - 3_600_000
const hourAgoUs = hourAgoMs * 1000

let server: ServerProcess

beforeAll(async () => {
  server = await launchServer()
  const posts = [
    freshPost('ipc-v1x/lpr'),
    Buffer.from(freshPost('nvr-v2/vehicle-lpr').toString().replaceAll('KXR4821', 'QTZ7')),
    freshPost('ipc-v1x/motion'),
    freshPost('ipc-v2.1/face-detection'),
    freshPost('ipc-v2.1/line-crossing'),
    smallAlarm({ targetId: 1, timeUs: hourAgoUs }),
    smallAlarm({ targetId: 2, timeUs: hourAgoUs + 1_000_000, mac: '58:5b:69:00:00:62' }),
  ]
  for (const post of posts) await server.post(post)
})
afterAll(() => server.dispose())

const run = (...args: string[]) => runCli(['events', '--data-dir', server.dataDir, ...args])

async function events(...args: string[]): Promise<Event[]> {
  const { code, stdout, stderr } = await run('--json', ...args)
  expect([code, stderr]).toEqual([0, ''])
  return stdout
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line))
}

const targetIds = (list: Event[]) => list.map(event => event.targets[0]?.targetId)

describe('viewtron events', () => {
  it('prints one line an event with its plate and its id, beside a running server', async () => {
    const { code, stdout } = await run('--category', 'lpr')
    const lines = stdout.trimEnd().split('\n')
    expect([code, lines.length]).toEqual([0, 2])
    expect(lines[1]).toContain('KXR4821')
    expect(lines[1]).toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}$/)
  })

  it('prints the newest first', async () => {
    const seqs = (await events()).map(event => event.seq)
    expect(seqs).toHaveLength(7)
    expect(seqs).toEqual([...seqs].sort((a, b) => b - a))
  })

  it('prints at most as many as --limit says', async () => {
    const all = await events()
    expect(await events('--limit', '3')).toEqual(all.slice(0, 3))
    expect(await events('--limit', '0')).toEqual([])
  })

  it('--json prints every fact of the event model, one event a line', async () => {
    const [event] = await events('--smart-type', 'VEHICE')
    const log = ['kind', 'id', 'seq', 'receivedAt', 'time', 'timeSource', 'camera', 'clientIp', 'recovered']
    const facts = ['category', 'smartType', 'phase', 'rules', 'targets', 'counts', 'images']
    const message = ['source', 'formatVersion', 'device', 'occurredAt', 'occurredAtZone']
    expect(Object.keys(event ?? {}).sort()).toEqual([...log, ...facts, ...message].sort())
    expect(event?.images[0]).toMatchObject({ role: 'overview', target: null, width: 320, height: 180, valid: true })
    expect(event?.images[0]?.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(event?.images[0]?.file).toMatch(/^images\/\d{4}-\d\d-\d\d\/.+-overview\.jpg$/)
    expect(event?.targets[0]?.plate).toMatchObject({ number: 'KXR4821', list: 'allow', confidence: 0.99 })
  })

  it('--csv prints what events.csv holds', async () => {
    const file = join(server.dataDir, 'events.csv')
    const { stdout } = await run('--csv')
    expect(stdout).toMatch(/^camera,client_ip,alarm_type,description,/)
    await until(() => readFileSync(file, 'utf8') === stdout, { what: 'the same lines in events.csv' })
  })

  it('says so where there is no data directory, with exit code 1', async () => {
    const { code, stdout, stderr } = await runCli(['events', '--data-dir', join(temporaryFolder(), 'missing')])
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/There is no database in .*missing\./)
    expect(stderr).toContain('[no-data]')
  })

  it('names the categories where one is unknown, with exit code 2', async () => {
    const { code, stderr } = await run('--category', 'lpr,plates')
    expect(code).toBe(2)
    expect(stderr).toMatch(/There is no category plates; use lpr, face, intrusion/)
  })
})

describe('the filter', () => {
  it.each([
    ['--category', 'lpr', 2],
    ['--category', 'lpr,face', 3],
    ['--smart-type', 'vehice', 1],
    ['--camera', 'Yard', 2],
    ['--plate', 'kxr-48', 1],
    ['--plate', 'KXR*', 1],
    ['--plate', 'KXR', 1],
    ['--plate', 'XR*', 0],
    ['--plate', '???4821', 1],
    ['--target-type', 'person', 2],
    ['--text', 'QTZ7', 1],
    ['--text', '100%', 0],
  ])('%s %s keeps the events it means', async (flag, value, count) => {
    expect(await events(flag, value)).toHaveLength(count)
  })

  it("--camera takes a camera's id", async () => {
    const [yard] = await events('--camera', 'Yard')
    expect(targetIds(await events('--camera', yard?.camera.id ?? ''))).toEqual(targetIds(yard ? [yard] : []))
  })

  it("--from and --to act on the device's time, from included and to not", async () => {
    const later = (ms: number) => new Date(hourAgoMs + ms).toISOString()
    expect(targetIds(await events('--from', later(0), '--to', later(1000)))).toEqual([1])
    expect(targetIds(await events('--to', later(1001)))).toEqual([2, 1])
  })

  it('takes several conditions, all of which must be met', async () => {
    expect(await events('--category', 'lpr', '--plate', 'KXR')).toHaveLength(1)
    expect(await events('--category', 'face', '--plate', 'KXR')).toHaveLength(0)
  })
})

it('viewtron events -f goes on with new events as they come', async () => {
  const { stdout } = followCli(['events', '--data-dir', server.dataDir, '--json', '-f', '--limit', '1'])
  await until(stdout, { what: 'the newest event' })
  expect(stdout().trimEnd().split('\n')).toHaveLength(1)
  for (const targetId of [501, 502]) await server.post(smallAlarm({ targetId }))
  await until(() => stdout().trimEnd().split('\n').length === 3, { what: 'both new events' })
  const followed = stdout()
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as Event)
  expect(targetIds(followed).slice(1)).toEqual([501, 502])
})

it.each(['SIGTERM', 'SIGKILL'] as const)(
  'viewtron events reads what a server left that was ended by %s',
  async signal => {
    const ended = await startServer()
    await ended.post(smallAlarm({ targetId: 601 }))
    ended.kill(signal)
    await ended.exited
    const { code, stdout } = await runCli(['events', '--data-dir', ended.dataDir, '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ targets: [{ targetId: 601 }] })
  },
)
