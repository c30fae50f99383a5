import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Thumbnails } from '../../../src/api/pictures/thumbnails.ts'
import type { ApiEvent } from '../../../src/api/schemas/index.ts'
import { intrusionPost, jpegSaying } from '../../ingest/posts.ts'
import { filesIn } from '../../support/stored.ts'
import { makeFolder, temporaryFolder } from '../../support/temporary-folder.ts'
import { until } from '../../support/until.ts'
import { siteForFile } from './site.ts'

const wide = await sharp({ create: { width: 640, height: 360, channels: 3, background: '#886622' } })
  .jpeg()
  .toBuffer()

const site = siteForFile()
let posts = 0

/** An event with these pictures; each post is one of its own. */
async function eventWith(overview: Buffer | string, crop = jpegSaying(`crop ${++posts}`)): Promise<ApiEvent> {
  await site().post(intrusionPost({ targetId: ++posts, overview, crop }))
  const [event] = await site().events('limit=1')
  if (!event) throw new Error('there is no event')
  return event
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const thumbnails = () => filesIn(site().server.dataDir, '.cache/thumbnails', /\.jpg$/)

describe('a picture', () => {
  it('comes byte for byte as the device sent it, to be kept for ever', async () => {
    const crop = jpegSaying('byte for byte')
    const { id, images } = await eventWith(wide, crop)
    for (const [number, original] of [wide, crop].entries()) {
      const { status, headers, bytes } = await site().bytes(`events/${id}/images/${number}`)
      expect([status, bytes.equals(original)]).toEqual([200, true])
      expect(headers).toMatchObject({
        'content-type': 'image/jpeg',
        'content-length': String(original.length),
        etag: `"${sha256(original)}"`,
        'cache-control': 'private, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "sandbox; default-src 'none'",
      })
      expect(images[number]?.sha256).toBe(sha256(original))
    }
  })

  it('is not sent again to who has it', async () => {
    const { id } = await eventWith(wide)
    for (const known of [`"${sha256(wide)}"`, `"x", W/"${sha256(wide)}"`, '*']) {
      const { status, bytes } = await site().bytes(`events/${id}/images/0`, { headers: { 'if-none-match': known } })
      expect([status, bytes.length]).toEqual([304, 0])
    }
    const other = { headers: { 'if-none-match': '"another"' } }
    expect((await site().bytes(`events/${id}/images/0`, other)).status).toBe(200)
  })

  it('tells its length without being sent', async () => {
    const { id } = await eventWith(wide)
    const { status, headers, bytes } = await site().bytes(`events/${id}/images/0`, { method: 'HEAD' })
    expect([status, headers['content-length'], bytes.length]).toEqual([200, String(wide.length), 0])
  })

  it('is not there for another number, nor when its file was deleted', async () => {
    const { id, images } = await eventWith(wide)
    expect((await site().call(`events/${id}/images/2`)).json).toMatchObject({ status: 404, code: 'not-found' })
    for (const number of ['-1', '1.5', 'x', '99999999', '%2e%2e']) {
      expect((await site().call(`events/${id}/images/${number}`)).status).toBe(400)
    }
    rmSync(join(site().server.dataDir, images[0]?.file ?? ''))
    expect((await site().call(`events/${id}/images/0`)).json).toMatchObject({ status: 404, code: 'picture-not-kept' })
    expect((await site().call(`events/${id}/images/0?w=320`)).json).toMatchObject({ code: 'picture-not-kept' })
  })

  it('that was no picture has no address', async () => {
    const { id, images } = await eventWith('bm8gcGljdHVyZQ==')
    expect(images[0]).toMatchObject({ valid: false, url: null })
    expect((await site().call(`events/${id}/images/0`)).json).toMatchObject({ status: 404, code: 'picture-not-kept' })
  })
})

describe('a thumbnail', () => {
  it('is scaled down once, whoever asks, and kept on the disk', async () => {
    const { id } = await eventWith(wide)
    const path = `events/${id}/images/0?w=320`
    const before = thumbnails().length
    const replies = await Promise.all(Array.from({ length: 10 }, () => site().bytes(path)))
    const [first] = replies
    expect(replies.every(({ bytes }) => first?.bytes.equals(bytes))).toBe(true)
    expect(await sharp(first?.bytes).metadata()).toMatchObject({ format: 'jpeg', width: 320, height: 180 })
    await until(() => thumbnails().length === before + 1)
    expect(first?.headers).toMatchObject({ etag: `"${sha256(wide)}-w320"`, 'content-type': 'image/jpeg' })
    const known = { headers: { 'if-none-match': first?.headers.etag ?? '' } }
    expect((await site().bytes(path, known)).status).toBe(304)
  })

  it('is never larger than the picture', async () => {
    const { id } = await eventWith(wide)
    expect((await site().bytes(`events/${id}/images/0?w=1920`)).bytes.equals(wide)).toBe(true)
  })

  it('has a width that makes sense', async () => {
    const { id } = await eventWith(wide)
    for (const width of ['0', '1921', '-5', 'wide', '1e9', '']) {
      expect((await site().call(`events/${id}/images/0?w=${width}`)).status).toBe(400)
    }
  })

  it('of a picture that cannot be scaled is the picture', async () => {
    // The header of a JPEG, as the server checks it, and nothing to draw behind it.
    const hollow = Buffer.concat([
      Buffer.from('ffd8ffc0000b080168028001011100', 'hex'),
      Buffer.alloc(40, 1),
      Buffer.from('ffd9', 'hex'),
    ])
    const { id, images } = await eventWith(hollow)
    expect(images[0]?.valid).toBe(true)
    const { status, bytes } = await site().bytes(`events/${id}/images/0?w=32`)
    expect([status, bytes.equals(hollow)]).toEqual([200, true])
  })
})

describe('the store of thumbnails', () => {
  it('gives the oldest up when it is full', async () => {
    const folder = temporaryFolder()
    const one = await sharp(wide).resize({ width: 100 }).jpeg({ quality: 80 }).toBuffer()
    const store = new Thumbnails({ folder, maxBytes: one.length * 5, parallel: 2 })
    const sums = Array.from({ length: 12 }, (_, n) => sha256(Buffer.from(String(n))))
    for (const sum of sums) await store.get({ sha256: sum, width: 100, readOriginal: async () => wide })
    await until(() => filesIn(folder, '.', /\.jpg$/).length <= 5, { what: 'room in the store', withinMs: 15_000 })
    let made = 0
    await store.get({
      sha256: sums[0] ?? '',
      width: 100,
      readOriginal: async () => {
        made++
        return wide
      },
    })
    expect(made).toBe(1)
  })

  it('still answers when it cannot write', async () => {
    const { path, remove } = makeFolder()
    onTestFinished(remove)
    const store = new Thumbnails({ folder: join(path, 'x\0y'), maxBytes: 1e6, parallel: 1 })
    const picture = await store.get({ sha256: sha256(wide), width: 64, readOriginal: async () => wide })
    expect(await sharp(picture).metadata()).toMatchObject({ width: 64 })
  })
})
