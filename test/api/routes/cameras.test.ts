import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import type { AlarmIntervals, ApiCamera, Counts } from '../../../src/api/schemas/index.ts'
import { counterPost, positionsPost } from '../../analysis/posts.ts'
import { intrusionPost, jpegSaying, statusPost } from '../../ingest/posts.ts'
import { until } from '../../support/until.ts'
import { siteForFile } from './site.ts'

const device = (n: number, name = `Camera ${n}`) => ({ name, mac: `58:5b:69:00:01:0${n}`, serial: `N010${n}` })
const cameraTime = (n: number) => new Date(Date.now() - n * 1000)

const site = siteForFile()

async function cameraNamed(name: string): Promise<ApiCamera> {
  const { items } = await site().read('cameras')
  const camera = items.find((one: ApiCamera) => one.name === name)
  if (!camera) throw new Error(`there is no camera ${name}`)
  return camera
}

const patch = (id: string, body: object) => site().call(`cameras/${id}`, { method: 'PATCH', body })
const merge = (id: string, into: string | null) =>
  site().call(`cameras/${id}/merge`, { method: 'POST', body: { into } })

describe('a camera', () => {
  it('shows what it sent, where from, and its last picture', async () => {
    const scene = jpegSaying('what it sees')
    await site().post(intrusionPost({ device: device(1), overview: scene, crop: jpegSaying('a person') }))
    await site().post(intrusionPost({ device: device(1), targetId: 2 }))
    const camera = await cameraNamed('Camera 1')
    expect(camera).toMatchObject({
      source: 'ipc',
      mac: '58:5b:69:00:01:01',
      address: '127.0.0.1',
      addresses: ['127.0.0.1'],
      channel: null,
      events: { lastHour: 2, last24Hours: 2, total: 2 },
      hidden: false,
      state: 'approved',
      merged: [],
      picture: { role: 'overview', url: expect.stringMatching(/\/images\/0$/) },
    })
    expect(camera.events.hours).toHaveLength(24)
    expect(camera.events.hours.reduce((sum, hour) => sum + hour, 0)).toBe(2)
    const picture = await site().bytes(camera.picture?.url.replace('/api/v1/', '') ?? '')
    expect(picture.bytes.equals(scene)).toBe(true)
    const one = await site().read(`cameras/${camera.id}`)
    expect(one).toMatchObject({ id: camera.id, events: camera.events, status: { word: 'ok' } })
    expect(Date.parse(one.lastSeen ?? '')).toBeGreaterThan(Date.now() - 60_000)
  })

  it('keeps the name a person gives it, in old events and new ones', async () => {
    await site().post(intrusionPost({ device: device(2) }))
    const { id } = await cameraNamed('Camera 2')
    const { json } = await patch(id, { name: '  <b>Back door</b> ', hidden: true, state: 'pending' })
    expect(json).toMatchObject({ id, name: '<b>Back door</b>', hidden: true, state: 'pending' })
    await site().post(intrusionPost({ device: device(2), targetId: 2 }))
    const events = await site().events(`camera=${encodeURIComponent('<b>Back door</b>')}`)
    expect(events.map(event => event.camera)).toEqual(Array(2).fill({ id, name: '<b>Back door</b>' }))
  })

  it('has a link that a person gives it, if a browser may open it', async () => {
    await site().post(intrusionPost({ device: device(9) }))
    const { id, link, webPage } = await cameraNamed('Camera 9')
    expect([link, webPage]).toEqual([null, null])
    const given = 'http://{host}/playback?channel={channel}&time={time}'
    expect((await patch(id, { link: given })).json).toMatchObject({ link: given, name: 'Camera 9' })
    for (const wrong of ['javascript:alert(1)', 'rtsp://{host}/', 'http://{hosst}/', 'http://admin:pw@{host}/', '']) {
      const { status, json } = await patch(id, { link: wrong })
      expect([wrong, status, json.fields?.[0]?.field]).toEqual([wrong, 400, 'link'])
    }
    expect((await patch(id, { link: null })).json.link).toBeNull()
  })

  it('is not changed by what makes no sense', async () => {
    await site().post(intrusionPost({ device: device(3) }))
    const { id } = await cameraNamed('Camera 3')
    for (const body of [
      { name: ' ' },
      { name: 'x'.repeat(101) },
      { nme: 'x' },
      { state: 'maybe' },
      { hidden: 'yes' },
    ]) {
      expect((await patch(id, body)).json).toMatchObject({ status: 400, code: 'request-invalid' })
    }
    for (const path of ['nobody', '..%2f..%2fviewtron.db', "'%20or%201=1"]) {
      expect((await patch(path, { name: 'x' })).json).toMatchObject({ status: 404, code: 'not-found' })
      expect((await site().call(`cameras/${path}`)).json).toMatchObject({ status: 404, code: 'not-found' })
      expect((await site().call(`cameras/${path}/alarms`)).json).toMatchObject({ status: 404 })
    }
    expect((await cameraNamed('Camera 3')).state).toBe('approved')
  })

  it('takes over another with its events, past and future, and gives them back', async () => {
    await site().post(intrusionPost({ device: device(4) }), intrusionPost({ device: device(5) }))
    const [old, fresh] = [await cameraNamed('Camera 4'), await cameraNamed('Camera 5')]
    expect((await merge(old.id, fresh.id)).json).toMatchObject({
      id: fresh.id,
      events: { total: 2 },
      merged: [{ id: old.id, name: 'Camera 4' }],
    })
    await site().post(intrusionPost({ device: device(4), targetId: 2 }))
    const shown: ApiCamera = await site().read(`cameras/${fresh.id}`)
    expect(Date.parse(shown.lastSeen ?? '')).toBeGreaterThan(Date.parse(fresh.lastSeen ?? ''))
    expect(Date.parse(shown.lastEventAt ?? '')).toBeGreaterThan(Date.parse(fresh.lastEventAt ?? ''))
    const events = await site().events('camera=Camera%205')
    expect(events.map(event => event.camera.id)).toEqual([fresh.id, fresh.id, fresh.id])
    const ids = (await site().read('cameras')).items.map((camera: ApiCamera) => camera.id)
    expect(ids).not.toContain(old.id)
    expect((await site().read(`cameras/${old.id}`)).id).toBe(fresh.id)
    expect((await merge(old.id, null)).json).toMatchObject({ id: old.id, name: 'Camera 4', merged: [] })
    expect(await site().events(`camera=${old.id}`)).toHaveLength(1)
  })

  it('cannot be merged into itself or into nothing', async () => {
    await site().post(intrusionPost({ device: device(6) }))
    const { id } = await cameraNamed('Camera 6')
    expect((await merge(id, id)).json).toMatchObject({ status: 409, code: 'camera-merge-invalid' })
    expect((await merge(id, 'nobody')).json).toMatchObject({ status: 404, code: 'not-found' })
  })

  it('says when its alarms were on', async () => {
    const eight = device(8)
    for (const on of [true, false, true]) await site().post(statusPost({ motionAlarm: on }, 1, eight))
    const { id, alarms } = await cameraNamed('Camera 8')
    expect(alarms).toMatchObject([{ name: 'motion', rule: 1, active: true }])
    const first: AlarmIntervals = await site().read(`cameras/${id}/alarms?limit=1`)
    expect(first.items).toMatchObject([{ name: 'motion', rule: 1, stop: null, durationMs: null }])
    const second: AlarmIntervals = await site().read(`cameras/${id}/alarms?limit=1&cursor=${first.nextCursor}`)
    expect(second.nextCursor).toBeNull()
    const [{ start, stop, durationMs } = { start: '', stop: null, durationMs: null }] = second.items
    expect(durationMs).toBe(Date.parse(stop ?? '') - Date.parse(start))
    expect((await site().call(`cameras/${id}/alarms?cursor=WzFd`)).json).toMatchObject({ code: 'cursor-invalid' })
  })

  it('leaves a note of every change', async () => {
    await site().post(intrusionPost({ device: device(7) }))
    const { id } = await cameraNamed('Camera 7')
    await patch(id, { name: 'Noted' })
    const noted = async () => {
      const { items } = await site().read('audit?action=change-camera')
      return items.find((entry: { subject: string }) => entry.subject === id)
    }
    expect(await until(noted)).toMatchObject({ who: 'nobody', detail: '{"name":"Noted"}' })
  })
})

describe('tracks and presence', () => {
  it('tell who was there and who is', async () => {
    await site().post(positionsPost([{ targetId: 31, x: 0 }]), positionsPost([{ targetId: 31, x: 500 }]))
    const [present] = (await site().read('presence')).items
    expect(present).toMatchObject({ camera: { name: 'Yard' }, targets: [{ targetId: 31, type: 'person' }] })
    await site().post(positionsPost([{ targetId: 32, x: 0, type: 'car' }]))
    const tracks = await until(async () => {
      const { items } = await site().read('tracks?camera=Yard')
      return items.length === 2 && items
    })
    expect(tracks[0]).toMatchObject({ kind: 'track', phase: 'end', targetId: 32, type: 'vehicle' })
    expect((await site().read('tracks?type=person')).items).toMatchObject([{ targetId: 31 }])
    expect((await site().read('tracks?camera=nobody')).items).toEqual([])
    expect((await site().read('tracks?to=2020-01-01')).items).toEqual([])
    const first = await site().read('tracks?limit=1')
    const second = await site().read(`tracks?limit=1&cursor=${first.nextCursor}`)
    expect([...first.items, ...second.items]).toEqual(tracks)
    expect(second.nextCursor).toBeNull()
    expect((await site().read('presence')).items).toEqual([])
  })
})

describe('counts', () => {
  it('are what the devices counted, as an answer and as CSV', async () => {
    for (const [n, entered] of [
      [30, 5],
      [20, 9],
      [10, 12],
    ] as const) {
      await site().post(counterPost({ at: cameraTime(n), entered, left: 1 }))
    }
    const counts: Counts = await site().read('counts?bucket=day&zone=America/New_York')
    const [series] = counts.series
    expect(counts).toMatchObject({ bucket: 'day', zone: 'America/New_York' })
    expect(series).toMatchObject({ camera: { name: 'Yard' }, target: 'person', source: 'counter' })
    expect(series?.total).toEqual({ entered: 7, left: 0 })
    const { text } = await site().call('counts/export.csv?bucket=day&zone=America/New_York')
    const rows: Record<string, string>[] = parse(text, { columns: true })
    expect(rows.filter(row => row.source === 'counter').reduce((sum, row) => sum + Number(row.entered), 0)).toBe(7)
    expect(rows[0]).toMatchObject({ camera: 'Yard', from: expect.stringMatching(/^\d{4}-\d\d-\d\d 00:00$/) })
  })

  it.each([
    ['zone=Mars/Base', 'request-invalid'],
    ['from=2026-11-24&to=2026-11-23', 'request-invalid'],
    ['bucket=minute', 'request-invalid'],
    ['weekStart=7', 'request-invalid'],
    ['bucket=quarter&from=1970-01-01', 'too-many-buckets'],
    ['bucket=hour&from=2025-01-01&to=2026-01-01', 'too-many-buckets'],
    ['from=0001-01-01&to=9999-12-31&bucket=week', 'too-many-buckets'],
    ['from=-271821-04-20', 'too-many-buckets'],
  ])('are refused with %s', async (query, code) => {
    const { json } = await site().call(`counts?${query}`)
    expect(json).toMatchObject({ status: 400, code })
    if (code === 'too-many-buckets') expect(json.hint).toMatch(/longer bucket/)
  })
})
