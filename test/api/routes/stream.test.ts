import { describe, expect, it } from 'vitest'
import { positionsPost } from '../../analysis/posts.ts'
import { platePost, statusPost } from '../../ingest/posts.ts'
import { smallAlarm } from '../../support/posts.ts'
import { startServer } from '../../support/server-process.ts'
import { until } from '../../support/until.ts'
import { setUp } from '../../support/web-client.ts'
import { EventStream } from './event-stream.ts'
import { postAlarms, siteForFile } from './site.ts'

const gate = { name: 'Gate', mac: '58:5b:69:00:00:02', serial: 'N0002' }
const site = siteForFile()

const open = (query = '', headers: Record<string, string> = {}) =>
  EventStream.open(`${site().server.webUrl}api/v1/events/stream?${query}`, headers)

/** A stream that has said hello: everything posted from now on is for it. */
async function listening(query = '', headers: Record<string, string> = {}): Promise<EventStream> {
  const stream = await open(query, headers)
  await until(() => stream.named('hello').length > 0, { what: 'the greeting' })
  return stream
}

const lastSeq = async () => (await listening()).named('hello')[0]?.data.lastSeq as number

/** The numbers of all events behind a place, as the pages tell them. */
async function seqsBehind(seq: number): Promise<number[]> {
  const events = await site().events('limit=500')
  return events
    .map(event => event.seq)
    .filter(one => one > seq)
    .reverse()
}

describe('the live stream', () => {
  it('sends an event as the API shows it', async () => {
    const stream = await listening()
    expect(stream.headers['content-type']).toBe('text/event-stream; charset=utf-8')
    expect(stream.headers['content-encoding']).toBeUndefined()
    for (let n = 1; n <= 5; n++) {
      await site().post(smallAlarm())
      await until(() => stream.named('alarm')[n - 1])
    }
    // `npm run bench:live` measures how long it takes.
    const [event] = await site().events('limit=1')
    expect(stream.named('alarm').at(-1)).toMatchObject({ id: event?.seq, data: event })
  })

  it('tells of states, tracks and who is there', async () => {
    const stream = await listening()
    await site().post(statusPost({ motionAlarm: true }), positionsPost([{ targetId: 4, x: 100 }]))
    const status = await until(() => stream.named('status')[0])
    expect(status).toMatchObject({ id: expect.any(Number), data: { kind: 'status', alarm: 'motion', active: true } })
    const isThere = () => stream.named('presence').find(({ data }) => data[0]?.targets.length > 0)
    const presence = await until(isThere, { what: 'presence' })
    expect(presence).toMatchObject({ id: null, data: [{ targets: [{ targetId: 4, type: 'person' }] }] })
    const track = await until(() => stream.named('track').find(({ data }) => data.phase === 'end'))
    expect(track.data).toMatchObject({ kind: 'track', targetId: 4, path: [[0, 0.01, 0.1, 0.11, 0.3]] })
    const tracks = await site().read('tracks')
    expect(tracks.items[0]).toEqual(track.data)
  })

  it('sends each listener what it asked for and nothing else', async () => {
    const [plates, alarms, states] = [
      await listening('category=lpr&camera=Gate'),
      await listening('kinds=alarm'),
      await listening('kinds=status'),
    ]
    const posts = [
      platePost({ device: gate, plates: [{ number: 'LIVE1' }] }),
      smallAlarm(),
      statusPost({ ioAlarm: true }),
    ]
    await site().post(...posts)
    await until(() => alarms.seqs.length === 2 && states.seqs.length === 1 && plates.named('alarm').length === 1)
    expect(plates.named('alarm')[0]?.data.targets[0].plate.number).toBe('LIVE1')
    await site().post(smallAlarm())
    await until(() => alarms.seqs.length === 3)
    expect([plates.named('alarm').length, states.seqs.length]).toEqual([1, 1])
  })

  it('replays exactly what came meanwhile, then goes on', async () => {
    const start = await lastSeq()
    const before = await listening(`kinds=alarm&lastEventId=${start}`)
    await postAlarms(site(), 30)
    await until(() => before.seqs.length >= 12)
    before.close()
    const seen = before.seqs.slice(0, 12)
    await postAlarms(site(), 700)
    const arriving = postAlarms(site(), 50)
    // The browser's header wins over the address, which still has the start of the page.
    const after = await listening(`kinds=alarm&lastEventId=${start}`, { 'last-event-id': String(seen.at(-1)) })
    await arriving
    await until(() => seen.length + after.seqs.length >= 780)
    const expected = (await site().read('events?limit=500')).items.map((event: { seq: number }) => event.seq).reverse()
    const all = [...seen, ...after.seqs]
    expect(all.slice(-500)).toEqual(expected)
    expect(new Set(all).size).toBe(780)
    expect(all).toEqual(all.toSorted((a, b) => a - b))
  })

  it('says how many it left out for a listener that wants only some a second', async () => {
    const start = await lastSeq()
    const stream = await listening('kinds=alarm&maxRate=3')
    await postAlarms(site(), 60)
    const skipped = () => stream.named('skipped').reduce((sum, { data }) => sum + data.count, 0)
    await until(() => stream.seqs.length + skipped() === 60)
    const came = (await site().events('limit=500')).filter(({ seq }) => seq > start)
    const seconds = new Set(came.map(({ receivedAt }) => receivedAt.slice(0, 19))).size
    expect(stream.seqs.length).toBeGreaterThanOrEqual(3)
    expect(stream.seqs.length).toBeLessThanOrEqual(3 * seconds)
    expect(stream.named('skipped').every(({ id }) => id === null)).toBe(true)
  })

  it('begins at the end for a place that the log has not reached', async () => {
    const stream = await listening('kinds=alarm', { 'last-event-id': '999999999' })
    await site().post(smallAlarm())
    await until(() => stream.seqs.length === 1)
    expect(stream.seqs).toEqual(await seqsBehind((stream.seqs[0] ?? 0) - 1))
    const odd = await listening('kinds=alarm', { 'last-event-id': 'DROP TABLE log' })
    expect(odd.named('hello')).toHaveLength(1)
  })

  it('ends when the server stops', async () => {
    const server = await startServer({ env: { VIEWTRON_AUTH: 'off', VIEWTRON_WEB_PORT: '0' } })
    const stream = await EventStream.open(`${server.webUrl}api/v1/events/stream`)
    const asked = performance.now()
    expect(await server.stop()).toBe(0)
    expect(performance.now() - asked).toBeLessThan(5000)
    await until(() => stream.closed)
  })

  it('is for those who are signed in', async () => {
    const server = await startServer({ env: { VIEWTRON_WEB_PORT: '0' } })
    await expect(EventStream.open(`${server.webUrl}api/v1/events/stream`)).rejects.toThrow('401')
    const visitor = await setUp(server)
    const stream = await EventStream.open(`${server.webUrl}api/v1/events/stream`, { cookie: visitor.cookie ?? '' })
    await until(() => stream.named('hello').length === 1)
  })
})
