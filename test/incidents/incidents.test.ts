import { expect, test } from 'vitest'
import type { ApiEvent, Incident } from '../../src/api/schemas/index.ts'
import { crossingPost, positionsPost } from '../analysis/posts.ts'
import { EventStream } from '../api/routes/event-stream.ts'
import { intrusionPost, platePost } from '../ingest/posts.ts'
import { ApiSite } from '../support/api-site.ts'
import { type InProcessOptions, type InProcessServer, startInProcess } from '../support/server-in-process.ts'
import { startServer } from '../support/server-process.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'

const open = { VIEWTRON_AUTH: 'off', VIEWTRON_WEB_PORT: '0', VIEWTRON_WEB_HOST: '127.0.0.1' }
const yard = { name: 'Yard', mac: '58:5b:69:00:00:01', serial: 'N0001' }
const gate = { name: 'Gate', mac: '58:5b:69:00:00:02', serial: 'N0002' }

class Site extends ApiSite {
  readonly server: InProcessServer

  constructor(server: InProcessServer) {
    super()
    this.server = server
  }

  static async start(options: InProcessOptions = {}): Promise<Site> {
    return new Site(await startInProcess({ ...options, env: open }))
  }

  get webUrl(): string {
    return this.server.webUrl
  }

  now(): Date {
    return this.server.clock.now()
  }

  async post(...bodies: Buffer[]): Promise<void> {
    for (const body of bodies) expect((await this.server.post(body)).status).toBe(200)
  }

  async incidents(query = ''): Promise<Incident[]> {
    return (await this.json(`incidents?${query}`)).items
  }

  /** A target without a number, 20 s after the last one. */
  async intrusion(device = yard): Promise<void> {
    this.server.clock.pass(20_000)
    await this.post(intrusionPost({ device, time: this.now(), targetId: null, eventId: null }))
  }

  /** All pages of a list. */
  async pages(path: string): Promise<Incident[]> {
    const items: Incident[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { items: Incident[]; nextCursor: string | null } = await this.json(
        `${path}${cursor === '' ? '' : `&cursor=${cursor}`}`,
      )
      items.push(...page.items)
      cursor = page.nextCursor
    }
    return items
  }
}

test('what one target did is one incident, with its parts inside, and each event stays', async () => {
  const site = await Site.start()
  const { clock } = site.server
  await site.post(positionsPost([{ targetId: 7, x: 0 }]))
  for (const smartType of ['PEA', 'AOIENTRY', 'AOILEAVE'] as const) {
    clock.pass(1000)
    await site.post(crossingPost({ at: site.now(), smartType, targetId: 7 }), positionsPost([{ targetId: 7, x: 500 }]))
  }
  await site.post(crossingPost({ at: site.now(), smartType: 'PEA', targetId: 8 }))
  const [other, first, ...none] = await site.incidents('include=events')
  expect(none).toEqual([])
  expect(other?.events).toHaveLength(1)
  const { items: events } = (await site.json('events')) as { items: ApiEvent[] }
  const ofTarget = events.filter(event => event.targets[0]?.targetId === 7).reverse()
  expect(first).toEqual({
    id: ofTarget[0]?.id,
    camera: ofTarget[0]?.camera,
    startedAt: new Date(site.now().getTime() - 3000).toISOString(),
    endedAt: null,
    severity: expect.any(String),
    category: 'line-crossing',
    events: ofTarget.map(event => event.id),
    best: ofTarget[0]?.id,
    parts: ofTarget,
  })
  expect(await site.json(`incidents/${first?.id}`)).toEqual(first)
  expect(await site.json(`events/${ofTarget[1]?.id}/incident`)).toEqual(first)
  expect((await site.call(`incidents/${ofTarget[1]?.id}`)).status).toBe(404)
  expect((await site.call('incidents/nothing')).status).toBe(404)
})

test('the list has the filters of events, and every incident once over all pages', async () => {
  const site = await Site.start()
  for (let n = 0; n < 12; n++) {
    const at = site.now()
    // Targets of two cameras whose events alternate, so that pages end within incidents.
    await site.post(crossingPost({ at, smartType: 'PEA', targetId: 100 + (n % 3) }))
    await site.post(crossingPost({ at, smartType: 'AOIENTRY', targetId: 200 + (n % 2), macOfCamera: gate.mac }))
    if (n % 4 === 0) await site.post(platePost({ device: gate, time: at, plates: [{ number: `CAR${n}` }] }))
    site.server.clock.pass(2000)
  }
  const all = await site.incidents('limit=100')
  expect(all.length).toBeGreaterThan(5)
  const { items: events } = (await site.json('events?limit=100')) as { items: ApiEvent[] }
  expect(all.flatMap(one => one.events).sort()).toEqual(events.map(event => event.id).sort())
  for (const filter of [
    '',
    'category=zone-entry&',
    'camera=gate&',
    'plate=CAR&',
    'category=lpr&category=line-crossing&',
  ]) {
    const matching = (await site.json(`events?${filter}limit=100`)) as { items: ApiEvent[] }
    const expected = new Set(matching.items.map(event => all.find(one => one.events.includes(event.id))?.id))
    for (const limit of [1, 2, 3, 7]) {
      const paged = await site.pages(`incidents?${filter}limit=${limit}`)
      expect({ filter, limit, ids: paged.map(one => one.id) }).toEqual({ filter, limit, ids: [...expected] })
    }
  }
  expect((await site.call('incidents?cursor=nonsense')).json).toMatchObject({ code: 'cursor-invalid' })
})

test('the start and the end of an incident are entries of the log, once each', async () => {
  const site = await Site.start()
  const stream = await EventStream.open(`${site.webUrl}api/v1/events/stream?kinds=incident&lastEventId=0`)
  await site.intrusion()
  const start = await until(() => stream.named('incident')[0], { what: 'the start' })
  const [incident] = await site.incidents()
  expect(start.data).toMatchObject({
    kind: 'incident',
    phase: 'start',
    incidentId: incident?.id,
    events: incident?.events,
    endedAt: null,
    camera: incident?.camera,
  })
  expect(start.id).toBe(start.data.seq)
  site.server.clock.pass(5000)
  await site.post(intrusionPost({ time: site.now(), targetId: null, eventId: null }))
  const lastAt = site.now().toISOString()
  await site.incidents()
  site.server.clock.pass(13_000)
  const end = await until(() => stream.named('incident')[1], { what: 'the end' })
  const [ended] = await site.incidents()
  expect(end.data).toMatchObject({ phase: 'end', incidentId: incident?.id, endedAt: lastAt, events: ended?.events })
  expect(ended).toMatchObject({ id: incident?.id, endedAt: lastAt, events: { length: 2 } })
  await site.intrusion()
  await until(() => stream.named('incident')[2], { what: 'the start of the next' })
  expect(stream.named('incident').map(({ data }) => data.phase)).toEqual(['start', 'end', 'start'])
})

test('rules take incidents by kind, and their phases', async () => {
  const site = await Site.start()
  const rule = { name: 'Somebody left', when: { kind: ['incident'], phase: ['stop'] }, alert: { severity: 'warning' } }
  await site.json('rules', { method: 'POST', body: rule })
  await site.intrusion()
  await site.incidents()
  site.server.clock.pass(13_000)
  const alert = await until(async () => (await site.json('alerts')).items[0], { what: 'the alert' })
  expect(alert).toMatchObject({ rule: 'Somebody left' })
})

test('kill -9: open incidents go on, and no entry is missing or twice', async () => {
  const dataDir = temporaryFolder()
  const stampedAt = Date.now()
  const start = () => startServer({ dataDir, env: open })
  const post = (n: number) => crossingPost({ at: new Date(stampedAt + n), smartType: 'PEA', targetId: 7 })
  for (let n = 0; n < 4; n++) {
    const server = await start()
    expect((await server.post(post(n))).status).toBe(200)
    server.kill('SIGKILL')
    await server.exited
  }
  const server = await start()
  const site = new (class extends ApiSite {
    readonly webUrl = server.webUrl
  })()
  const { items } = await site.json('incidents')
  expect(items).toMatchObject([{ events: { length: 4 } }])
  const stream = await EventStream.open(`${server.webUrl}api/v1/events/stream?kinds=alarm,incident&lastEventId=0`)
  await until(() => stream.named('incident').length > 0 && stream.named('alarm').length === 4)
  expect(stream.named('incident').map(({ data }) => [data.phase, data.incidentId])).toEqual([['start', items[0].id]])
})
