import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSite } from '../analysis/site.ts'
import { intrusionPost, jpegSaying, platePost } from '../ingest/posts.ts'
import { type HostedServer, launchHostedServer } from '../support/hosted-server.ts'
import { runCli } from '../support/run-cli.ts'
import { filesWritten } from '../support/stored.ts'
import { makeFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'
import { setUp, type WebVisitor } from '../support/web-client.ts'

const dayMs = 86_400_000
const gate = { name: 'Gate', mac: '58:5b:69:00:00:09', serial: 'N0009' }
const asStored = { trackDays: null, rules: [], maxBytes: null, freeBytes: null }
const keepAll = { eventDays: null, pictureDays: null, rawPostDays: null }

let server: HostedServer
let admin: WebVisitor
const folder = makeFolder()

const get = async (path: string) => (await admin.send(`/api/v1/${path}`)).json
const post = (path: string, body: object) => admin.send(`/api/v1/${path}`, { method: 'POST', body })
const preview = async (body: object) => (await post('retention/preview', body)).json

/** Four days with an event and a plate each, of which the last was eight days ago. */
async function storeOldDays(): Promise<void> {
  const startAt = new Date(Date.now() - 12 * dayMs)
  const site = await openSite({ dataDir: folder.path, startAt, isStoppedByCaller: true })
  for (let day = 0; day < 4; day++) {
    await site.post(intrusionPost({ time: site.now(), targetId: day, overview: jpegSaying(`day ${day}`) }))
    await site.post(platePost({ device: gate, time: site.now(), plates: [{ number: `STR ${day}` }] }))
    site.pass(dayMs)
  }
  await filesWritten(folder.path)
  await site.stop()
}

beforeAll(async () => {
  await storeOldDays()
  server = await launchHostedServer({ dataDir: folder.path })
  admin = await setUp(server)
  await server.post(intrusionPost({ targetId: 99 }))
})
afterAll(async () => {
  await server?.dispose()
  folder.remove()
})

describe('a preview', () => {
  it('says why nothing is removed while the clock is not trusted', async () => {
    expect((await preview({ eventDays: 5 })).trouble).toMatchObject({ code: 'clock-implausible' })
    await post('retention/clock-is-right', {})
    expect((await preview({ eventDays: 5 })).trouble).toBeNull()
  })

  it('counts what settings would remove, by rule, and removes nothing', async () => {
    const previewed = await preview({ eventDays: 5, rules: [{ kind: 'strangers', days: 2 }] })
    expect(previewed).toMatchObject({
      events: 8,
      pictures: { count: 4 },
      rawPosts: { count: 8 },
      spared: { kept: 0, held: 0 },
      missingBytes: 0,
    })
    expect(previewed.bytes).toBe(previewed.pictures.bytes + previewed.rawPosts.bytes + previewed.tracks.bytes)
    expect(Date.parse(previewed.newest) - Date.parse(previewed.oldest)).toBe(3 * dayMs)
    const rules = previewed.rules.map(({ kind, days, events }: Record<string, unknown>) => [kind, days, events])
    expect(rules).toEqual([
      ['strangers', 2, 4],
      ['events', 5, 4],
    ])
    expect((await get('events')).items).toHaveLength(9)
    expect((await preview({})).events).toBe(0)
  })

  it('says what a limit by size cannot remove, because it is too young', async () => {
    const previewed = await preview({ maxBytes: 1_000_000_000_000 })
    expect([previewed.events, previewed.missingBytes]).toEqual([0, 0])
    const tooMuch = await preview({ freeBytes: previewed.freeBytes + 10 ** 12 })
    expect(tooMuch.events).toBe(8)
    expect(tooMuch.missingBytes).toBeGreaterThan(10 ** 11)
  })

  it('refuses two rules for the same events', async () => {
    const rules = [1, 2].map(days => ({ kind: 'category', category: 'face', days }))
    const { status, json } = await post('retention/preview', { rules })
    expect([status, json.fields[0]]).toEqual([
      400,
      { field: 'rules', message: expect.stringContaining('two rules for the same events') },
    ])
  })
})

describe('a hold', () => {
  it('spares its events and is in the audit log, until it is released', async () => {
    const [camera] = (await get('events?category=lpr')).items.map((event: { camera: { id: string } }) => event.camera)
    const { status, json: hold } = await post('holds', { reason: 'Case 12/2026', cameras: [camera.id] })
    expect(status).toBe(201)
    expect(hold).toMatchObject({ reason: 'Case 12/2026', createdBy: 'Ann', groups: null, from: null, releasedAt: null })
    expect(await preview({ eventDays: 5 })).toMatchObject({ events: 4, spared: { kept: 0, held: 4 } })
    expect((await get('holds')).items).toEqual([hold])
    const released = await post(`holds/${hold.id}/release`, {})
    expect(released.json).toMatchObject({ id: hold.id, releasedBy: 'Ann', releasedAt: expect.any(String) })
    expect((await preview({ eventDays: 5 })).events).toBe(8)
    const actions = (await get('audit')).items.map(({ action }: { action: string }) => action)
    expect(actions).toEqual(expect.arrayContaining(['add-hold', 'release-hold']))
  })

  it('holds what the cameras of a place saw at a time, also at the places in it', async () => {
    const [event] = (await get('events?category=lpr')).items
    const door = { camera: event.camera.id, crossing: 'in' }
    const { json: site } = await post('places', { name: 'Site' })
    const empty = await post('holds', { reason: 'x', place: 'Site' })
    expect([empty.status, empty.json.fields]).toEqual([
      400,
      [{ field: 'place', message: 'has no doors, so no cameras' }],
    ])
    await post('places', { name: 'Yard', parent: site.id, doors: [door] })
    const { json: hold } = await post('holds', { reason: 'x', place: site.id, from: '2020-01-01', to: '2035-01-01' })
    expect(hold.cameras).toEqual([event.camera.id])
    expect(await preview({ eventDays: 5 })).toMatchObject({ events: 4, spared: { held: 4 } })
    await post(`holds/${hold.id}/release`, {})
  })

  it.each([
    [{}, 400, 'request-invalid'],
    [{ reason: 'x', cameras: ['no-such-camera'] }, 404, 'not-found'],
    [{ reason: 'x', place: 'no such place' }, 404, 'not-found'],
    [{ reason: 'x', place: 'Yard', cameras: ['one'] }, 400, 'request-invalid'],
    [{ reason: 'x', from: '2026-02-01', to: '2026-01-01' }, 400, 'request-invalid'],
  ])('%j is refused', async (body, status, code) => {
    const refused = await post('holds', body)
    expect([refused.status, refused.json.code]).toEqual([status, code])
  })
})

describe('settings', () => {
  it('keep what a change leaves out, as programs for earlier versions do', async () => {
    const rules = [{ kind: 'group', group: 'watch', days: 365 }]
    const patch = (retention: object) => admin.send('/api/v1/settings', { method: 'PATCH', body: { retention } })
    await patch({ ...keepAll, rules, trackDays: 30 })
    const { json } = await patch({ ...keepAll, pictureDays: 90 })
    expect(json.retention).toEqual({ ...keepAll, ...asStored, pictureDays: 90, rules, trackDays: 30 })
    await patch({ ...keepAll, ...asStored })
  })

  it('take effect within a minute, and what was removed is listed', async () => {
    const dry = await runCli(['retention', '--dry-run', '--data-dir', folder.path])
    expect([dry.code, dry.stdout]).toEqual([0, 'Nothing would be removed.\n'])
    await admin.send('/api/v1/settings', { method: 'PATCH', body: { retention: { ...keepAll, eventDays: 5 } } })
    const again = await runCli(['retention', '--dry-run', '--json', '--data-dir', folder.path])
    const removals = () => get('retention/removals')
    await until(async () => (await removals()).items.length > 0 && (await get('retention')).lastRun?.removed.events, {
      what: 'the removal',
      withinMs: 60_000,
    })
    const { items, nextCursor } = await removals()
    expect(items).toMatchObject([{ kind: 'events', days: 5, events: 8, pictures: 4, rawPosts: 8 }])
    expect(nextCursor).toBeNull()
    expect((await get('events')).items).toHaveLength(1)
    const said = await runCli(['retention', '--data-dir', folder.path])
    expect(said.stdout).toMatch(/^events: 5 days\n.*removed .*events after 5 days: 8 events, 4 pictures, 8 original/s)
    // The server may have been faster than the command.
    expect([0, 8]).toContain(JSON.parse(again.stdout).events)
  })
})
