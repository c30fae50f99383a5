import { describe, expect, it } from 'vitest'
import { contrast, get, overview, plateArea, sharing } from './sharing.ts'

describe('a link that hides', () => {
  it('what the camera marked replaces its pixels in every size, and leaves out plates, names and close-ups', async () => {
    const { server, admin, see, share } = await sharing()
    const id = await see('AB123')
    await admin.send('/api/v1/plates/AB123', { method: 'PUT', body: { name: 'Mrs Known', group: 'allow' } })
    const { path } = await share(id, { validFor: '1h', hiding: 'marked' })
    const page = await get(server.webUrl, path)
    expect(page.text).not.toMatch(/AB123|Mrs Known/)
    expect(page.text.match(/<img /g)).toHaveLength(1)
    expect(await contrast(overview, plateArea)).toBeGreaterThan(150)
    const requests = ['', '?w=320', '?w=1920', '?w=0', '?original=1']
    for (const query of requests) {
      const { status, bytes, headers } = await get(server.webUrl, `${path}/images/0${query}`)
      expect([query, status, headers['content-type']]).toEqual([query, 200, 'image/jpeg'])
      expect(await contrast(bytes, plateArea)).toBeLessThan(20)
      expect(await contrast(bytes, [0, 0, 0.2, 0.2])).toBeGreaterThan(100)
      expect(bytes.includes('EXIF-SECRET')).toBe(false)
    }
    const range = { headers: { range: 'bytes=0-99999999', 'if-none-match': '*' } }
    const part = await get(server.webUrl, `${path}/images/0`, range)
    expect([part.status, (await contrast(part.bytes, plateArea)) < 20]).toEqual([200, true])
    expect(part.bytes.equals(overview)).toBe(false)
    const head = await get(server.webUrl, `${path}/images/0`, { method: 'HEAD' })
    expect([head.status, head.bytes.length]).toEqual([200, 0])
    expect(head.headers.etag).toBeUndefined()
    const crop = await get(server.webUrl, `${path}/images/1`)
    expect([crop.status, JSON.parse(crop.text).code]).toEqual([403, 'shared-picture-hidden'])
  })

  it('shows no picture whose plate has no place, and offers to hide all of it', async () => {
    const { server, admin, see, share } = await sharing()
    const id = await see('AB123', false)
    const listed = await admin.send(`/api/v1/events/${id}/share-links`, { method: 'GET' })
    expect(listed.json.canHideMarked).toBe(false)
    const marked = await share(id, { validFor: '1h', hiding: 'marked' })
    const page = await get(server.webUrl, marked.path)
    expect(page.text).toContain('A picture is not shown: the camera did not mark the place of everything in it.')
    expect(page.text).not.toContain('<img')
    expect((await get(server.webUrl, `${marked.path}/images/0`)).status).toBe(403)
    const whole = await share(id, { validFor: '1h', hiding: 'everything' })
    const { status, bytes } = await get(server.webUrl, `${whole.path}/images/0`)
    expect([status, (await contrast(bytes, [0, 0, 1, 1])) < 60]).toEqual([200, true])
    expect((await get(server.webUrl, `${whole.path}/images/1`)).status).toBe(403)
  })
})
