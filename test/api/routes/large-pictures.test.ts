import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import sharp from 'sharp'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { ApiEvent } from '../../../src/api/schemas/index.ts'
import { intrusionPost, jpegSaying } from '../../ingest/posts.ts'
import { launchSite, siteForFile } from './site.ts'

const site = siteForFile()
let posts = 0

async function eventWith(overview: Buffer): Promise<ApiEvent> {
  await site().post(intrusionPost({ targetId: ++posts, overview, crop: jpegSaying(`crop ${posts}`) }))
  const [event] = await site().events('limit=1')
  if (!event) throw new Error('there is no event')
  return event
}

const drawn = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#336699' } })

/** The same bytes with another size in their frame header: a decoder makes room for what is claimed there. */
function claiming(jpeg: Buffer, width: number, height: number): Buffer {
  const claim = Buffer.from(jpeg)
  const frame = [0xc0, 0xc2].map(marker => claim.indexOf(Buffer.from([0xff, marker]))).find(at => at > 0) ?? 0
  claim.writeUInt16BE(height, frame + 5)
  claim.writeUInt16BE(width, frame + 7)
  return claim
}

const baseline = await drawn(64, 64).jpeg().toBuffer()
const progressive = await drawn(64, 64).jpeg({ progressive: true }).toBuffer()
const fullColour = await drawn(64, 64).jpeg({ progressive: true, chromaSubsampling: '4:4:4' }).toBuffer()
const png = await drawn(800, 800).png().toBuffer()

/** A small progressive picture that goes over itself again and again. */
function inManyPasses(jpeg: Buffer, passes: number): Buffer {
  const scan = jpeg.lastIndexOf(Buffer.from([0xff, 0xda]))
  const last = jpeg.subarray(scan, jpeg.length - 2)
  return Buffer.concat([jpeg.subarray(0, -2), ...Array.from({ length: passes }, () => last), Buffer.from([0xff, 0xd9])])
}

function residentBytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024
}

/** The most memory the server holds while the work goes on. */
async function peakDuring(pid: number, work: Promise<unknown>): Promise<number> {
  let isDone = false
  const done = work.finally(() => {
    isDone = true
  })
  let peak = 0
  while (!isDone) {
    peak = Math.max(peak, residentBytes(pid))
    await Promise.race([wait(10), done])
  }
  await done
  return peak
}

describe('a picture of too many pixels', () => {
  it.each([
    ['a progressive one of 16000 × 16000', claiming(progressive, 16000, 16000), /^16000 × 16000 pixels: too large/],
    ['a baseline one of 60000 × 4400', claiming(baseline, 60000, 4400), /^60000 × 4400 pixels: too large/],
    ['a progressive one in full colour of 4000 × 3000', claiming(fullColour, 4000, 3000), /^4000 × 3000 pixels, all/],
    ['one that goes over itself 500 times', inManyPasses(claiming(progressive, 2000, 1000), 500), /in 5\d\d passes/],
  ])('%s is stored whole and says why it has no thumbnail', async (_name, picture, reason) => {
    const { id, images } = await eventWith(picture)
    expect(images[0]).toMatchObject({ valid: true, tooLarge: expect.stringMatching(reason) })
    const { status, json } = await site().call(`events/${id}/images/0?w=320`)
    expect([status, json.code, json.detail ?? json.title]).toEqual([422, 'picture-too-large', expect.any(String)])
    expect((await site().call(`events/${id}/images/0?w=1920`)).status).toBe(422)
    expect((await site().bytes(`events/${id}/images/0`)).bytes.equals(picture)).toBe(true)
  })

  it.each([
    ['8 megapixels', claiming(baseline, 3840, 2160)],
    ['8 progressive megapixels', claiming(progressive, 3840, 2160)],
    ['32 megapixels of four sensors', claiming(baseline, 8192, 3840)],
  ])('is none of %s', async (_name, picture) => {
    const { id, images } = await eventWith(picture)
    expect(images[0]).toMatchObject({ valid: true, tooLarge: null })
    const { status, bytes } = await site().bytes(`events/${id}/images/0?w=320`)
    expect([status, (await sharp(bytes).metadata()).width]).toEqual([200, 320])
  })
})

describe('what is no JPEG behind its first two bytes', () => {
  it.each([
    [
      'a drawing',
      Buffer.from('\xff\xd8<svg xmlns="http://www.w3.org/2000/svg" width="30000" height="30000"/>', 'latin1'),
    ],
    ['a PNG', Buffer.concat([Buffer.from([0xff, 0xd8]), png])],
  ])('%s is not unpacked', async (_name, picture) => {
    const { id } = await eventWith(picture)
    const { status, bytes } = await site().bytes(`events/${id}/images/0?w=320`)
    expect([status, bytes.equals(picture)]).toEqual([200, true])
  })
})

describe('many large pictures asked for at once', () => {
  it('in eight widths each cost little memory at a time', async () => {
    // As the launcher starts it.
    const other = await launchSite({ MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '65536' })
    onTestFinished(() => other.server.dispose())
    for (let n = 0; n < 4; n++) {
      const large = n % 2 === 0 ? claiming(progressive, 5000 - n, 3180) : claiming(fullColour, 4000 - n, 1990)
      await other.post(intrusionPost({ targetId: n, overview: large, crop: jpegSaying(`crop ${n}`) }))
    }
    const before = residentBytes(other.server.pid)
    const asked = (await other.events()).flatMap(({ id }) =>
      [160, 320, 480, 640, 960, 1280, 1600, 1920].map(width => other.bytes(`events/${id}/images/0?w=${width}`)),
    )
    const peak = await peakDuring(other.server.pid, Promise.all(asked))
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(asked.map(() => 200))
    expect((peak - before) / 2 ** 20).toBeLessThan(200)
  }, 90_000)
})
