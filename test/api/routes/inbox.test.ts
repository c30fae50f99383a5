import { writeFileSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { intrusionPost, jpegSaying } from '../../ingest/posts.ts'
import { filesIn, filesWritten } from '../../support/stored.ts'
import { launchSite, siteForFile } from './site.ts'

const secrets = {
  plate: 'KRX7741',
  owner: 'Anneliese Vogt',
  name: 'Hinterhof',
  ip: '10.20.30.44',
  mac: '58:5b:69:de:ad:42',
  serial: 'N9937215',
  password: 'hunter2!Gate',
}

const unreadable = `<?xml version="1.0" encoding="UTF-8"?><config version="1.7" owner="${secrets.owner}">
<!-- ${secrets.name} of ${secrets.owner} -->
<mac>${secrets.mac}</mac><sn><![CDATA[${secrets.serial}]]></sn><deviceName type="string">${secrets.name}</deviceName>
<ip>${secrets.ip}</ip><newThing user="admin" password='${secrets.password}'><url>http://admin:${secrets.password}@${secrets.ip}/a?plate=${secrets.plate}</url>
<smartType>${secrets.plate} and more words than a type has in it anywhere at all</smartType></newThing>
<plate>${secrets.plate}</plate><image>${jpegSaying('a face').toString('base64')}</image>
<status>SMART_START</status><targetId>77</targetId></config>`

const site = siteForFile(async one => {
  await one.post(Buffer.from(unreadable), Buffer.from('plate=KRX7741'), Buffer.from('<config version="1.7"><smartTy'))
})

const inbox = async (query = '') => site().read(`unparsed?${query}`)

describe('the inbox', () => {
  it('lists posts that could not be understood, newest first, page by page', async () => {
    const { items, total } = await inbox()
    expect(total).toBe(3)
    expect(items).toMatchObject([
      { reason: 'truncated', hasRaw: true, clientIp: '127.0.0.1' },
      { reason: 'not-xml', bytes: 13 },
      { reason: 'unknown-message' },
    ])
    const first = await inbox('limit=2')
    const second = await inbox(`limit=2&cursor=${first.nextCursor}`)
    expect([...first.items, ...second.items]).toEqual(items)
    expect(second.nextCursor).toBeNull()
    expect(await inbox('reason=not-xml,truncated')).toMatchObject({ total: 2 })
    expect(await site().read(`unparsed/${items[1].id}`)).toEqual(items[1])
  })

  it('gives a post as it came, as a download that no browser shows', async () => {
    const [, , { id }] = (await inbox()).items
    const { headers, bytes } = await site().bytes(`unparsed/${id}/raw`)
    expect(bytes.toString()).toBe(unreadable)
    expect(headers).toMatchObject({ 'content-type': 'application/octet-stream', 'x-content-type-options': 'nosniff' })
    expect(headers['content-disposition']).toMatch(/^attachment/)
  })

  it('does not know the ids of events, nor anything else', async () => {
    await site().post(intrusionPost())
    const [event] = await site().events('limit=1')
    for (const id of [event?.id ?? '', 'nothing', '%2e%2e%2fviewtron.db']) {
      for (const path of ['', '/raw', '/bundle']) {
        expect((await site().call(`unparsed/${id}${path}`)).json).toMatchObject({ status: 404, code: 'not-found' })
      }
      expect((await site().call(`unparsed/${id}/read`, { method: 'POST' })).status).toBe(404)
    }
  })

  it('gives a bundle for a bug report with no secret left in it', async () => {
    const [, , { id }] = (await inbox()).items
    const { headers, bytes } = await site().bytes(`unparsed/${id}/bundle`)
    expect(headers['content-type']).toBe('application/zip')
    // The archive is not compressed, so its bytes are its files.
    const text = bytes.toString('latin1')
    for (const secret of [...Object.values(secrets), 'hunter2', 'Anneliese', '127.0.0.1', '/9j/']) {
      expect(text).not.toContain(secret)
    }
    expect(text).toContain('"reason": "unknown-message"')
    expect(text).toContain('<newThing user="xxxxx" password=')
    expect(text).toContain('<status>SMART_START</status><targetId>77</targetId>')
    expect(text).toContain('<plate>XXX0000</plate>')
  })

  it('keeps posts that still cannot be understood', async () => {
    const [{ id }] = (await inbox()).items
    expect((await site().call(`unparsed/${id}/read`, { method: 'POST' })).json).toEqual({
      read: 1,
      understood: 0,
      eventIds: [],
    })
    expect((await site().call('unparsed/read', { method: 'POST' })).json).toEqual({
      read: 3,
      understood: 0,
      eventIds: [],
    })
    expect((await inbox()).total).toBe(3)
  })

  it('turns posts into events once this version understands them', async () => {
    const one = await launchSite()
    onTestFinished(() => one.server.dispose())
    for (let n = 0; n < 3; n++) await one.post(Buffer.from(`<unknown number="${n}"/>`))
    await filesWritten(one.server.dataDir)
    // As after an upgrade: the files hold posts that an older version had put aside.
    const files = filesIn(one.server.dataDir, 'raw_posts', /unparsed\/.*\.xml$/)
    for (const [n, file] of files.slice(0, 2).entries()) writeFileSync(file, intrusionPost({ targetId: n }))
    const { items } = await one.read('unparsed')
    const last = items.at(-1).id
    const read = await one.call(`unparsed/${last}/read`, { method: 'POST' })
    expect(read.json).toMatchObject({ read: 1, understood: 1, eventIds: [expect.any(String)] })
    const all = await one.call('unparsed/read', { method: 'POST' })
    expect(all.json).toMatchObject({ read: 2, understood: 1 })
    const events = await one.events()
    expect(events.map(event => event.id).sort()).toEqual([...read.json.eventIds, ...all.json.eventIds].sort())
    expect(await one.read('unparsed')).toMatchObject({ total: 1 })
    const raw = await one.bytes(`events/${read.json.eventIds[0]}/raw`)
    expect(raw.bytes.equals(intrusionPost({ targetId: 0 }))).toBe(false)
    expect(raw.bytes.toString()).toContain('<targetId>0</targetId>')
  })
})
