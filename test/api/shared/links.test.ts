import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { smallAlarm } from '../../support/posts.ts'
import { startInProcess } from '../../support/server-in-process.ts'
import { adminPassword, WebVisitor, webRequest } from '../../support/web-client.ts'
import { closeUp, get, overview, sharing } from './sharing.ts'

describe('a link to an event', () => {
  it('shows that event without a sign-in, is counted and audited, and keeps its secret', async () => {
    const { server, admin, dataDir, see, share } = await sharing()
    const [id, other] = [await see('AB123'), await see('CD456')]
    const { path, url, id: linkId } = await share(id, { validFor: '1d' })
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/shared\/[\w-]{43}$/)

    const page = await get(server.webUrl, path)
    expect(page.status).toBe(200)
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow',
    })
    const style = /<style>([^<]*)<\/style>/.exec(page.text)?.[1] ?? ''
    expect(page.headers['content-security-policy']).toBe(
      `default-src 'none'; img-src 'self'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    )
    expect(page.text).toContain('License plate at Gate &lt;b&gt;')
    expect(page.text).toContain('AB123')
    expect(page.text).toContain('2026-11-23 13:00:00 (UTC+1)')
    const sources = [...page.text.matchAll(/<img src="([^"]+)"/g)].map(([, source = '']) => source)
    expect(sources).toHaveLength(2)
    const [first, second] = await Promise.all(
      sources.map(source => get(server.webUrl, new URL(source, new URL(path, server.webUrl)).pathname)),
    )
    expect([first?.bytes.equals(overview), second?.bytes.equals(closeUp)]).toEqual([true, true])
    expect(first?.headers).toMatchObject({ 'content-type': 'image/jpeg', 'cache-control': 'no-store' })

    // Nothing but the pictures of this event.
    for (const rest of ['images/2', `../${other}`, 'raw', 'images', `images/0/../../${other}/images/0`, 'images/x']) {
      expect([rest, (await get(server.webUrl, `${path}/${rest}`)).status]).toEqual([
        rest,
        rest === 'images/x' ? 400 : 404,
      ])
    }
    const secret = path.split('/').at(-1) ?? ''
    for (const api of [`events/${id}`, `events/${id}/images/0`, `events/${id}/raw`, `share-links`]) {
      const headers = { authorization: `Bearer ${secret}`, cookie: `viewtron_session=${secret}` }
      expect((await get(server.webUrl, `/api/v1/${api}`, { headers })).status).toBe(401)
    }

    await get(server.webUrl, path, { method: 'HEAD' })
    await get(server.webUrl, path)
    const listed = await admin.send(`/api/v1/events/${id}/share-links`, { method: 'GET' })
    expect(listed.json.items).toEqual([
      expect.objectContaining({ id: linkId, openings: 2, hiding: 'nothing', createdBy: 'Ann', endedAt: null }),
    ])
    expect(listed.text).not.toContain(secret)
    const audit = await admin.send('/api/v1/audit', { method: 'GET' })
    expect(audit.json.items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ action: 'share-event', subject: id, who: 'Ann' }),
        expect.objectContaining({ action: 'open-shared-event', subject: id, who: `link ${linkId}`, count: 2 }),
      ]),
    )
    expect(audit.text).not.toContain(secret)
    await server.stop()
    expect(readFileSync(join(dataDir, 'viewtron.db')).includes(secret)).toBe(false)
  })

  it('ends by itself, ends early, and is not found under a wrong secret', async () => {
    const { server, admin, see, share } = await sharing()
    const id = await see('AB123')
    const hour = await share(id, { validFor: '1h' })
    const week = await share(id, { validFor: '7d' })
    const both = async () => [
      (await get(server.webUrl, hour.path)).status,
      (await get(server.webUrl, week.path)).status,
    ]
    expect(await both()).toEqual([200, 200])
    server.clock.pass(3_600_000)
    expect(await both()).toEqual([404, 200])
    expect((await get(server.webUrl, `${hour.path}/images/0`)).status).toBe(404)
    expect((await admin.send(`/api/v1/share-links/${week.id}`, { method: 'DELETE' })).status).toBe(204)
    expect(await both()).toEqual([404, 404])
    const ended = await get(server.webUrl, week.path)
    expect(ended.text).toContain('This link is invalid or has ended')
    expect(ended.headers['content-type']).toContain('text/html')
    const wrong = await get(server.webUrl, `/shared/${'A'.repeat(43)}`)
    expect([wrong.status, wrong.text]).toEqual([404, ended.text])
    expect((await get(server.webUrl, '/shared')).status).toBe(404)
    expect((await get(server.webUrl, '/shared/')).status).toBe(404)
    expect((await admin.send('/api/v1/share-links', { method: 'GET' })).json.items).toHaveLength(2)
    expect((await admin.send('/api/v1/share-links/none', { method: 'DELETE' })).json.code).toBe('not-found')
  })

  it('is limited for each address', async () => {
    const { server } = await sharing()
    const statuses: number[] = []
    for (let n = 0; n < 13; n++) statuses.push((await get(server.webUrl, `/shared/${n}`)).status)
    expect(statuses.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 404))
    const refused = await get(server.webUrl, '/shared/again')
    expect([refused.status, refused.headers['retry-after'] !== undefined]).toEqual([429, true])
    server.clock.pass(60_000)
    expect((await get(server.webUrl, '/shared/again')).status).toBe(404)
  })

  it('says so when the event was removed', async () => {
    const { server, dataDir, see, share } = await sharing()
    const { path } = await share(await see('AB123'), { validFor: '30d' })
    await server.stop()
    const database = new DatabaseSync(join(dataDir, 'viewtron.db'))
    database.exec('delete from log')
    database.close()
    const { webUrl } = await startInProcess({ dataDir })
    const gone = await get(webUrl, path)
    expect([gone.status, gone.headers['content-type']]).toEqual([410, 'text/html; charset=utf-8'])
    expect(gone.text).toContain('The event has been removed')
    expect((await get(webUrl, `${path}/images/0`)).status).toBe(410)
  })

  it('works under the path of a proxy', async () => {
    const env = { VIEWTRON_PUBLIC_URL: 'https://video.example/cam/' }
    const { server, see, share } = await sharing({ env })
    const { url, path } = await share(await see('AB123'), { validFor: '1h' })
    expect(url).toMatch(/^https:\/\/video\.example\/cam\/shared\/[\w-]{43}$/)
    const page = await get(server.webUrl, path)
    const source = /<img src="([^"]+)"/.exec(page.text)?.[1] ?? ''
    const picture = new URL(source, url)
    expect(picture.href.startsWith('https://video.example/cam/shared/')).toBe(true)
    expect((await get(server.webUrl, picture.pathname)).bytes.equals(overview)).toBe(true)
  })

  it('is made by administrators and operators, for their own cameras', async () => {
    const { server, admin, see, share } = await sharing()
    const id = await see('AB123')
    const { id: linkId } = await share(id, { validFor: '1h' })
    const people = [
      { name: 'Viewer', role: 'viewer', status: 403 },
      { name: 'Operator', role: 'operator', status: 201 },
    ]
    const body = { validFor: '1h' }
    for (const { name, role, status } of people) {
      await admin.send('/api/v1/users', { body: { name, role, password: adminPassword } })
      const person = new WebVisitor(server.webUrl)
      await person.signIn(name, adminPassword)
      expect((await person.send(`/api/v1/events/${id}/share-links`, { body })).status).toBe(status)
    }
    await server.post(smallAlarm())
    const { items } = (await admin.send('/api/v1/cameras', { method: 'GET' })).json
    const yard = items.find((camera: { name: string }) => camera.name === 'Yard')
    const limited = { name: 'Guard', role: 'operator', password: adminPassword, cameras: [yard.id] }
    await admin.send('/api/v1/users', { body: limited })
    const guard = new WebVisitor(server.webUrl)
    await guard.signIn('Guard', adminPassword)
    expect((await guard.send(`/api/v1/events/${id}/share-links`, { body })).status).toBe(404)
    expect((await guard.send('/api/v1/share-links', { method: 'GET' })).json).toEqual({ items: [] })
    expect((await guard.send(`/api/v1/share-links/${linkId}`, { method: 'DELETE' })).status).toBe(404)
    expect((await webRequest(server.webUrl, `/api/v1/events/${id}/share-links`, { body })).status).toBe(401)
    const wrong = await admin.send(`/api/v1/events/${id}/share-links`, { body: { validFor: '2y' } })
    expect(wrong.json.code).toBe('request-invalid')
  })
})
