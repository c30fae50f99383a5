import { connect } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { EventStream } from '../api/routes/event-stream.ts'
import { type DoctorSite, doctorSite } from '../doctor/doctor-site.ts'
import { examplePost, freshPost, smallAlarm } from '../support/posts.ts'
import { until } from '../support/until.ts'
import { setUp, webRequest } from '../support/web-client.ts'

const xml = { 'content-type': 'application/xml' }
const one = '127.0.0.51'
const other = '127.0.0.52'

const post = (site: DoctorSite, from: string, body: Buffer | string, headers: Record<string, string> = {}) =>
  webRequest(site.server.url, '/API', { from, body, headers: { ...xml, ...headers } })

/** A tap that is open: everything posted from now on is shown. */
async function tapped(site: DoctorSite, query = ''): Promise<EventStream> {
  const stream = await EventStream.open(`${site.server.webUrl}api/v1/doctor/tap?${query}`)
  await until(() => stream.comments > 0, { what: 'the first comment' })
  return stream
}

it('shows a post as it came, without pictures and credentials, with what became of it', async () => {
  const site = await doctorSite()
  const stream = await tapped(site)
  const body = freshPost('ipc-v2.1/lpr')
  await post(site, one, body, { authorization: 'Basic c2VjcmV0' })
  const { data } = await until(() => stream.named('post')[0], { what: 'the post' })
  const { items } = await site.json('events?limit=1')
  expect(data).toMatchObject({
    address: one,
    method: 'POST',
    target: '/API',
    httpVersion: '1.1',
    bytes: body.length,
    kind: 'alarm',
    smartType: 'VEHICE',
    verdict: 'stored',
    status: 200,
    eventId: items[0].id,
    camera: items[0].camera,
  })
  expect(data.headers).toContainEqual(['authorization', '[removed]'])
  expect(data.skeleton).toMatch(/\[picture, \d{4,} characters\]/)
  expect(data.skeleton).toContain('<smartType')
  expect(data.skeleton.length).toBeLessThan(20_000)
  expect(data.port).toBeGreaterThan(0)
  expect(data.storeMs).toBeGreaterThan(0)
  expect(JSON.stringify(stream.messages)).not.toContain('c2VjcmV0')
})

it('shows refused posts and those of the inbox, each with its reason', async () => {
  const site = await doctorSite({ env: { VIEWTRON_MAX_POST_BYTES: '2000' } })
  const stream = await tapped(site)
  await post(site, one, examplePost('ipc-v2.1/lpr'))
  await post(site, one, '<config><nonsense/></config>')
  await until(() => stream.named('post').length === 2)
  const [refused, unread] = stream.named('post').map(({ data }) => data)
  expect(refused).toMatchObject({ status: 413, verdict: 'post-too-large', kind: null, skeleton: '' })
  expect(unread).toMatchObject({ status: 200, kind: 'unparsed', skeleton: '<config><nonsense/></config>' })
  expect((await site.json(`unparsed/${unread.eventId}`)).reason).toBe('unknown-message')
})

it('shows one address alone where asked to', async () => {
  const site = await doctorSite()
  const stream = await tapped(site, `address=${one}`)
  await post(site, other, smallAlarm())
  await post(site, one, smallAlarm())
  await until(() => stream.named('post').length > 0)
  expect(stream.named('post').map(({ data }) => data.address)).toEqual([one])
})

it('cuts a watcher off who takes nothing, and holds no post up', async () => {
  const site = await doctorSite()
  const { hostname, port } = new URL(site.server.webUrl)
  const stuck = connect({ host: hostname, port: Number(port) })
  onTestFinished(() => void stuck.destroy())
  // Never read from: what it is sent piles up at the server.
  stuck.pause()
  stuck.write(`GET /api/v1/doctor/tap HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`)
  const healthy = await tapped(site)
  const large = Buffer.from(
    smallAlarm()
      .toString()
      .replace('</config>', `<note>${'long words '.repeat(5000)}</note></config>`),
  )
  const senders = Array.from({ length: 8 }, async () => {
    for (let n = 0; n < 40; n++) expect((await post(site, one, large)).status).toBe(200)
  })
  await Promise.all(senders)
  await until(async () => (await metric(site, 'viewtron_post_watchers')) === 1, {
    what: 'the end of the stuck watcher',
  })
  expect(healthy.closed).toBe(false)
  // Posts beyond 200 in the same second are only counted.
  const isShown = async () => {
    await post(site, other, smallAlarm())
    return healthy.named('post').some(({ data }) => data.address === other)
  }
  await until(isShown, { what: 'a post of another address' })
}, 30_000)

it('counts what comes faster than can be shown', async () => {
  const site = await doctorSite()
  const stream = await tapped(site)
  const burst = async () => {
    await Promise.all(
      Array.from({ length: 16 }, async () => {
        for (let n = 0; n < 60; n++) await site.server.post('')
      }),
    )
    return stream.named('left-out').length > 0
  }
  await until(burst, { what: 'more than 200 posts in a second' })
  expect(stream.named('left-out')[0]?.data.posts).toBeGreaterThan(0)
})

it('is for administrators, a few at a time', async () => {
  const site = await doctorSite({ env: { VIEWTRON_AUTH: 'on' } })
  const admin = await setUp(site.server)
  const { json } = await admin.send('/api/v1/tokens', { body: { name: 'reader', scopes: ['read'] } })
  const headers = { authorization: `Bearer ${json.secret}` }
  expect((await site.call('doctor', { headers })).status).toBe(200)
  expect((await site.call('doctor/tap', { headers })).status).toBe(403)
  expect((await site.call('doctor/recordings', { headers, body: {} })).status).toBe(403)
  expect((await site.call('doctor/check', { headers, body: {} })).status).toBe(403)
  expect((await site.call('doctor')).status).toBe(401)

  const open = await doctorSite()
  for (let n = 0; n < 8; n++) await tapped(open)
  expect((await open.call('doctor/tap')).json.code).toBe('too-many-listeners')
})

async function metric(site: DoctorSite, name: string): Promise<number> {
  const { text } = await webRequest(site.server.webUrl, '/metrics')
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1])
}
