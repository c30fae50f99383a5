import { SaxesParser } from 'saxes'
import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { type EncodedPictures, pictureBytes } from '../../bench/documents.ts'
import { encodePictures } from '../../bench/pictures.ts'
import { firstTargetId, makePost, type PostKind } from '../../bench/posts.ts'
import { decode } from '../../src/protocol/decode.ts'

let pictures: EncodedPictures

beforeAll(async () => {
  pictures = await encodePictures()
})

describe('sizes are those of real posts', () => {
  test.each<[PostKind, number, number]>([
    ['image', 474_000, 530_000],
    ['event', 2000, 3000],
    ['trajectory', 1500, 1900],
    ['keepalive', 0, 0],
  ])('%s', (kind, from, to) => {
    const size = makePost(kind, 1, pictures).body.length
    expect(size).toBeGreaterThanOrEqual(from)
    expect(size).toBeLessThanOrEqual(to)
  })
})

test.each<PostKind>(['image', 'event', 'trajectory'])('a stamped %s post is well-formed XML', kind => {
  const post = makePost(kind, 7, pictures)
  post.stamp(3)
  expect(() => new SaxesParser().write(post.body.toString()).close()).not.toThrow()
})

test('both pictures are whole JPEGs of the promised size', async () => {
  const found = picturesOf('image', 12)
  expect(found.map(picture => picture.length)).toEqual([pictureBytes.overview, pictureBytes.crop])
  const sizes = await Promise.all(
    found.map(
      async picture => (await sharp(picture, { failOn: 'warning' }).raw().toBuffer({ resolveWithObject: true })).info,
    ),
  )
  expect(sizes.map(({ width, height }) => [width, height])).toEqual([
    [1280, 720],
    [320, 400],
  ])
})

describe('the decoder understands', () => {
  test('an image post as an intrusion with two pictures of its target', () => {
    expect(meaning('image')).toMatchObject([
      {
        kind: 'alarm',
        source: 'ipc',
        category: 'intrusion',
        phase: 'start',
        device: { name: 'Bench 7', mac: '02:00:00:00:00:07' },
        targets: [{ targetId: firstTargetId + 5, type: 'person' }],
        images: [
          { role: 'overview', valid: true, bytes: pictureBytes.overview, width: 1280, height: 720 },
          { role: 'target', target: 0, valid: true, bytes: pictureBytes.crop, width: 320, height: 400 },
        ],
      },
    ])
  })

  test('an event post as the same without pictures', () => {
    expect(meaning('event')).toMatchObject([{ kind: 'alarm', category: 'intrusion', images: [] }])
  })

  test('a trajectory post as three targets', () => {
    expect(meaning('trajectory')).toMatchObject([{ kind: 'trajectory', targets: [{}, {}, {}] }])
  })

  function meaning(kind: PostKind) {
    const post = makePost(kind, 7, pictures)
    post.stamp(5)
    return decode(post.body, { receivedAt: new Date(), timeZone: 'UTC' })
  }
})

describe('stamping', () => {
  test('makes every post a different one, its pictures too', () => {
    const [first, second] = [picturesOf('image', 1), picturesOf('image', 2)]
    expect(first[0]).not.toEqual(second[0])
    expect(first[1]).not.toEqual(second[1])
  })

  test('writes a time near now in microseconds and the number as target and event', () => {
    const post = makePost('event', 0, pictures)
    post.stamp(42)
    const text = post.body.toString()
    const timeUs = Number(/<currentTime[^>]*>(\d{16})</.exec(text)?.[1])
    expect(Math.abs(timeUs / 1000 - Date.now())).toBeLessThan(60_000)
    expect(Number(/<targetId[^>]*>(\d+)</.exec(text)?.[1])).toBe(firstTargetId + 42)
    expect(Number(/<eventId[^>]*>(\d+)</.exec(text)?.[1])).toBe(firstTargetId + 42)
  })

  test('leaves length and head as they are', () => {
    const post = makePost('image', 0, pictures)
    const lengthBefore = post.request.length
    post.stamp(899_999_999)
    expect(post.request.length).toBe(lengthBefore)
    expect(post.request.toString('latin1', 0, 400)).toContain(`Content-Length: ${post.body.length}\r\n`)
  })
})

function picturesOf(kind: PostKind, serial: number): Buffer[] {
  const post = makePost(kind, 0, pictures)
  post.stamp(serial)
  return [...post.body.toString('latin1').matchAll(/CDATA\[([A-Za-z0-9+/=]{1000,})\]/g)].map(match =>
    Buffer.from(match[1]!, 'base64'),
  )
}
