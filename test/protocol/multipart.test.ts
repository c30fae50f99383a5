import { describe, expect, test } from 'vitest'
import { findImageSpans } from '../../src/protocol/index.ts'
import { encode, inEncoding } from './encode.ts'
import { cropJpeg, otherCropJpeg, overviewJpeg } from './jpegs.ts'
import { alarm, crop, ipcPost, listInfo, messages, overview, unparsed } from './posts.ts'

interface Part {
  head: string[]
  content: Buffer | string
}

interface Writing {
  boundary?: string
  lineEnd?: string
  preamble?: string
  last?: string
}

/** A body of parts, as different senders write it. */
function multipart(
  parts: Part[],
  { boundary = 'boundary7', lineEnd = '\r\n', preamble = '', last = `--${boundary}--${lineEnd}` }: Writing = {},
): Buffer {
  const written = parts.flatMap(({ head, content }) => [
    Buffer.from([`--${boundary}`, ...head, '', ''].join(lineEnd)),
    Buffer.from(content as Buffer),
    Buffer.from(lineEnd),
  ])
  return Buffer.concat([Buffer.from(preamble), ...written, Buffer.from(last)])
}

const xml = (content: Buffer | string): Part => ({
  head: ['Content-Disposition: form-data; name="event"; filename="event.xml"', 'Content-Type: application/xml'],
  content,
})
const jpeg = (content: Buffer, name: string): Part => ({
  head: [`Content-Disposition: form-data; name="${name}"; filename="${name}.jpg"`, 'Content-Type: image/jpeg'],
  content,
})

const post = ipcPost('PEA', '<listInfo><item><targetId>7</targetId></item></listInfo>')
const imagesOf = (body: Buffer) =>
  alarm(body).images.map(({ role, target, width, valid }) => ({ role, target, width, valid }))

describe('a multipart body', () => {
  test.each<[string, Writing]>([
    ['as RFC 2046 writes it', {}],
    ['with bare line feeds', { lineEnd: '\n' }],
    ['with a long boundary', { boundary: '------------------------d74496d66958873e' }],
    ['behind an empty line', { preamble: '\r\n' }],
    ['behind a preamble', { preamble: 'This is a message in several parts.\r\n' }],
    ['without its end', { last: '' }],
    ['with an epilogue', { last: '--boundary7--\r\nthe end' }],
  ])('%s is opened', (_, writing) => {
    expect(alarm(multipart([xml(post)], writing))).toEqual(expect.objectContaining({ smartType: 'PEA' }))
  })

  test('gives the same message as its XML alone', () => {
    const whole = ipcPost('PEA', overview(overviewJpeg) + listInfo(crop(cropJpeg)))
    const facts = (body: Buffer | string) => ({ ...alarm(body), images: imagesOf(Buffer.from(body as Buffer)) })
    expect(facts(multipart([xml(whole)]))).toEqual(facts(whole))
  })

  test('finds the pictures of its XML at their positions', () => {
    const body = multipart([xml(ipcPost('PEA', overview(overviewJpeg)))])
    const spans = alarm(body).images.flatMap(image => image.spans)
    expect(spans.map(({ start, end }) => body.toString('latin1', start, end))).toEqual([
      overviewJpeg.toString('base64'),
    ])
    expect(findImageSpans(body)).toEqual(spans)
  })

  test('may have its pictures in parts of their own', () => {
    const body = multipart([xml(post), jpeg(overviewJpeg, 'sourceImage'), jpeg(cropJpeg, 'targetImage')])
    expect(imagesOf(body)).toEqual([
      { role: 'overview', target: null, width: 64, valid: true },
      { role: 'target', target: 0, width: 24, valid: true },
    ])
    const { images } = alarm(body)
    expect(images.map(({ data }) => data)).toEqual([overviewJpeg, cropJpeg])
    const places = images.flatMap(image => image.spans).map(({ start, end }) => body.subarray(start, end))
    expect(places).toEqual([overviewJpeg, cropJpeg])
  })

  test('may have its pictures before the XML', () => {
    expect(imagesOf(multipart([jpeg(overviewJpeg, 'a'), xml(post)]))).toMatchObject([{ role: 'overview' }])
  })

  test('has a picture for each target where their numbers agree', () => {
    const two = ipcPost(
      'PEA',
      '<listInfo><item><targetId>7</targetId></item><item><targetId>8</targetId></item></listInfo>',
    )
    const body = multipart([xml(two), jpeg(cropJpeg, 'target1'), jpeg(otherCropJpeg, 'target2')])
    expect(imagesOf(body)).toMatchObject([
      { role: 'target', target: 0, width: 24 },
      { role: 'target', target: 1, width: 16 },
    ])
  })

  test('shows a picture once that is in the XML and beside it', () => {
    const body = multipart([xml(ipcPost('PEA', overview(overviewJpeg))), jpeg(overviewJpeg, 'overview')])
    expect(imagesOf(body)).toHaveLength(1)
  })

  test.each([
    ['base64', (content: Buffer) => content.toString('base64').replace(/.{76}/g, '$&\r\n')],
    ['quoted-printable', (content: Buffer) => content.toString().replace(/=/g, '=3D').replace(/.{70}/g, '$&=\r\n')],
  ])('may have its XML in %s', (encoding, write) => {
    const { head } = xml('')
    const part = { head: [...head, `Content-Transfer-Encoding: ${encoding}`], content: write(Buffer.from(post)) }
    expect(alarm(multipart([part])).targets).toMatchObject([{ targetId: 7 }])
  })

  test('may have a picture in base64', () => {
    const { head } = jpeg(cropJpeg, 'crop')
    const part = { head: [...head, 'Content-Transfer-Encoding: base64'], content: cropJpeg.toString('base64') }
    expect(imagesOf(multipart([xml(post), part]))).toMatchObject([{ role: 'target', target: 0, width: 24 }])
  })

  test('may stand inside another', () => {
    const inner = multipart([xml(post), jpeg(overviewJpeg, 'a')], { boundary: 'inner' })
    const body = multipart([{ head: ['Content-Type: multipart/mixed; boundary=inner'], content: inner }])
    expect(imagesOf(body)).toMatchObject([{ role: 'overview', width: 64 }])
  })

  test.each([
    ['GB2312', inEncoding(post.replace('Front gate', '门口'), 'gbk', 'GB2312')],
    ['UTF-16', encode(`\ufeff${post.replace('Front gate', '门口')}`, 'utf-16le')],
  ])('may have its XML in %s', (_, content) => {
    expect(alarm(multipart([xml(content), jpeg(overviewJpeg, 'a')])).device.name).toBe('门口')
  })

  test('may have parts of other kinds, which are ignored', () => {
    const form = { head: ['Content-Disposition: form-data; name="token"'], content: 'abc' }
    const json = { head: ['Content-Type: application/json'], content: '{"a": 1}' }
    expect(messages(multipart([form, xml(post), json]))).toHaveLength(1)
  })

  test('may hold several events, each a message', () => {
    expect(messages(multipart([xml(post), xml(ipcPost('VFD', ''))])).map(({ kind }) => kind)).toEqual([
      'alarm',
      'alarm',
    ])
  })

  test('of which the XML ends too early is truncated', () => {
    expect(unparsed(multipart([xml(post.slice(0, -20))])).reason).toBe('truncated')
  })

  test.each([
    ['without XML', multipart([{ head: ['Content-Type: text/plain'], content: 'hello' }])],
    ['of pictures alone', multipart([jpeg(overviewJpeg, 'a')])],
    ['without parts', Buffer.from('--boundary7\r\n--boundary7--\r\n')],
    ['that is only a line of dashes', Buffer.from('-----\r\n')],
  ])('%s is no XML', (_, body) => {
    expect(unparsed(body).reason).toBe('not-xml')
  })

  test('of millions of dashes and boundaries is given up in time', () => {
    const startedAt = performance.now()
    messages(Buffer.alloc(8e6, '--\n'))
    messages(Buffer.alloc(8e6, '--b\n\n'))
    messages(Buffer.alloc(8e6, '--b\nA: b\n\n--b \r--b--x'))
    expect(performance.now() - startedAt).toBeLessThan(5000)
  })
})
