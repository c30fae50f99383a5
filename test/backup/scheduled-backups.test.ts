import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { intrusionPost, jpegSaying } from '../ingest/posts.ts'
import { type HostedServer, launchHostedServer } from '../support/hosted-server.ts'
import { runCli } from '../support/run-cli.ts'
import { makeFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'
import { setUp, WebVisitor } from '../support/web-client.ts'

const { path: place, remove } = makeFolder()
const target = join(place, 'backups')
const plan = { enabled: true, target, at: '02:30', daily: 1, weekly: 0, keys: true }
const password = 'quite long enough too'
let server: HostedServer
let admin: WebVisitor

beforeAll(async () => {
  server = await launchHostedServer()
  admin = await setUp(server)
  for (const id of [1, 2, 3]) {
    expect((await server.post(intrusionPost({ targetId: id, overview: jpegSaying(`scene ${id}`) }))).status).toBe(200)
  }
  return async () => {
    await server.dispose()
    remove()
  }
})

const get = async (path: string) => (await admin.send(`/api/v1/${path}`, { method: 'GET' })).json
const setPlan = (body: object) => admin.send('/api/v1/backups/plan', { method: 'PUT', body })
const begin = () => admin.send('/api/v1/backups', { method: 'POST', body: {} })
const backups = () => readdirSync(target).filter(name => !name.startsWith('.'))

/** Begins a backup, and returns the state after its end. */
async function backUp() {
  const before = (await get('backups')).lastRun?.startedAt
  expect((await begin()).status).toBe(200)
  return until(async () => {
    const state = await get('backups')
    return state.running === null && state.lastRun?.startedAt !== before && state
  })
}

it('is for administrators only, and off until somebody names a folder', async () => {
  expect(await get('backups')).toMatchObject({ plan: null, running: null, lastRun: null, lastGood: null, nextAt: null })
  expect([(await begin()).status, (await begin()).json.code]).toEqual([409, 'backup-not-set-up'])
  expect((await admin.send('/api/v1/users', { body: { name: 'Op', password, role: 'operator' } })).status).toBe(201)
  const operator = new WebVisitor(server.webUrl)
  await operator.signIn('Op', password)
  expect((await operator.send('/api/v1/backups', { method: 'GET' })).status).toBe(403)
  expect((await operator.send('/api/v1/backups', { method: 'POST', body: {} })).status).toBe(403)
  expect((await operator.send('/api/v1/backups/plan', { method: 'PUT', body: plan })).status).toBe(403)
})

it('refuses folders that are not fit, with the reason', async () => {
  writeFileSync(join(place, 'file'), '')
  mkdirSync(join(place, 'foreign', '2026-01-01T00-00-00.000Z'), { recursive: true })
  writeFileSync(join(place, 'foreign', '2026-01-01T00-00-00.000Z', 'manifest.json'), '{}')
  writeFileSync(join(place, 'foreign', '.viewtron-backups'), 'another server\n')
  const places = ['backups', server.dataDir, join(server.dataDir, 'images'), join(place, 'a', 'b'), join(place, 'file')]
  const refusals: string[] = []
  for (const folder of [...places, join(place, 'foreign')]) {
    const { status, json } = await setPlan({ ...plan, target: folder })
    expect([status, json.code]).toEqual([422, 'backup-target-unfit'])
    refusals.push(json.detail.replace(/^.*?: /, ''))
  }
  expect(refusals).toEqual([
    'a whole path is needed, such as /mnt/backup/viewtron.',
    'it is in the data directory.',
    'it is in the data directory.',
    'the folder above it does not exist.',
    'it is a file.',
    'it has the backups of another server.',
  ])
  expect((await setPlan({ ...plan, at: '25:00' })).status).toBe(400)
})

it('makes a backup at once, keeps as many as chosen, and says so everywhere', async () => {
  const set = await setPlan(plan)
  expect(set.json).toMatchObject({ plan, onDiskOfData: true, nextAt: expect.stringMatching(/Z$/), trouble: null })
  const first = await backUp()
  expect(first.lastRun).toEqual(first.lastGood)
  expect(first.lastRun).toMatchObject({ problem: null, removed: 0, made: { missing: 0 } })
  expect(first.lastRun.made.files).toBeGreaterThan(6)
  const second = await backUp()
  expect(second.lastGood).toMatchObject({ removed: 1, made: { path: join(target, backups()[0] ?? '') } })
  expect(backups()).toHaveLength(1)
  const { text } = await admin.send('/metrics', { method: 'GET' })
  expect(text).toContain('viewtron_backup_ok 1\n')
  expect(text).toContain(`viewtron_backup_last_good_time_seconds ${Date.parse(second.lastGood.startedAt) / 1000}\n`)
  const { items } = await get('audit?action=make-backup')
  expect([items.length, (await get('audit?action=change-backups')).items.length]).toEqual([2, 1])
})

it('says when the folder is not there, makes nothing in its place, and raises an alert until the next good one', async () => {
  const [name = ''] = backups()
  renameSync(target, `${target}-unplugged`)
  const gone = await backUp()
  expect(gone).toMatchObject({
    lastRun: { made: null, problem: { code: 'backup-target-missing' } },
    lastGood: { made: { path: join(target, name) } },
    trouble: { kind: 'failing', message: expect.stringContaining('its disk may not be mounted') },
  })
  expect(existsSync(target)).toBe(false)
  // An empty mount point.
  mkdirSync(target)
  expect((await backUp()).lastRun.problem.message).toContain('its disk may not be mounted')
  expect(backups()).toEqual([])
  const raised = await until(async () =>
    (await get('alerts')).items.find((one: { rule: string }) => one.rule === 'Backup'),
  )
  expect(raised).toMatchObject({ severity: 'warning', endedAt: null, text: expect.stringContaining(target) })
  expect((await get('doctor')).findings).toContainEqual(expect.objectContaining({ code: 'backup-failing' }))
  const beside = await runCli(['doctor', '--data-dir', server.dataDir, '--json', '--no-devices'])
  expect(beside.stdout).toContain('"backup-failing"')
  expect((await admin.send('/metrics', { method: 'GET' })).text).toContain('viewtron_backup_ok 0\n')
  renameSync(target, `${target}-empty`)
  renameSync(`${target}-unplugged`, target)
  expect((await backUp()).trouble).toBeNull()
  expect(backups()).not.toContain(name)
  await until(async () => (await get('alerts')).items.every((one: { endedAt: string | null }) => one.endedAt !== null))
  expect((await get('doctor')).findings).not.toContainEqual(expect.objectContaining({ code: 'backup-failing' }))
})

it('makes none once it is switched off', async () => {
  const { status, json } = await setPlan({ ...plan, enabled: false })
  expect([status, json.nextAt, json.lastGood]).toEqual([200, null, expect.objectContaining({ problem: null })])
  expect((await begin()).json.code).toBe('backup-not-set-up')
})
