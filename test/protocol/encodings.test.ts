import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AlarmMessage } from '../../src/model/index.ts'
import { findImageSpans } from '../../src/protocol/index.ts'
import { codePage, doubleByte, encode, inEncoding, singleByte } from './encode.ts'
import { cropJpeg, overviewJpeg } from './jpegs.ts'
import { alarm, crop, ipcPost, listInfo, messages, overview, unparsed } from './posts.ts'

const runs = Number(process.env.FUZZ_RUNS ?? 3000) / 50

const named = (name: string, more = '') => ipcPost('PEA', more).replace('Front gate', name)
const nameIn = (post: Buffer | string) => alarm(post).device.name
const withoutSpans = (message: AlarmMessage) => ({
  ...message,
  images: message.images.map(({ spans: _spans, ...image }) => image),
})

const lettersOf = (label: string) => [...codePage(label).keys()].filter(character => /^[\p{L}\p{N}]$/u.test(character))

/** A name from an encoding's own letters and some of ASCII. */
const nameOf = (label: string) =>
  fc
    .array(fc.oneof(fc.constantFrom(...lettersOf(label)), fc.constantFrom(...'Aa1 -_(]')), { maxLength: 12 })
    .map(letters => `x${letters.join('')}x`)

describe('a declared encoding', () => {
  test.each([
    ['GB2312', 'gbk', '门口'],
    ['gbk', 'gbk', '東門'],
    ['GB18030', 'gb18030', '停车场'],
    ['CP936', 'gbk', '门口'],
    ['Big5', 'big5', '門口'],
    ['Shift_JIS', 'shift_jis', '駐車場ｶﾒﾗ'],
    ['EUC-KR', 'euc-kr', '정문'],
    ['windows-1252', 'windows-1252', 'Küche'],
    ['ISO-8859-1', 'windows-1252', 'Küche'],
    ['latin-1', 'windows-1252', 'Küche'],
    ['windows-1250', 'windows-1250', 'Łódź'],
    ['cp1251', 'windows-1251', 'Ворота'],
    ['WINDOWS_1251', 'windows-1251', 'Ворота'],
    ['iso8859-5', 'iso-8859-5', 'Ворота'],
    ['windows-1256', 'windows-1256', 'بوابة'],
    ['iso-8859-8', 'iso-8859-8', 'שער'],
    ['iso-8859-9', 'windows-1254', 'Kapı'],
  ])('%s is honoured', (declared, label, name) => {
    expect(nameIn(inEncoding(named(name), label, declared))).toBe(name)
  })

  test.each([
    "<?xml version='1.0' encoding='GB2312'?>",
    '<?xml version="1.0"  encoding = "gb2312" standalone="yes" ?>',
  ])('is found in %s', begin => {
    const post = named('门口').replace(/^.*\n/, `${begin}\n`)
    expect(nameIn(encode(post, 'gbk'))).toBe('门口')
  })

  test('is that of its own document only', () => {
    const both = Buffer.concat([inEncoding(named('门口'), 'gbk', 'GB2312'), Buffer.from(named('Küche'))])
    expect(messages(both).map(({ device }) => device.name)).toEqual(['门口', 'Küche'])
  })

  test('may have a character whose last byte is that of a bracket', () => {
    const name = new TextDecoder('gbk').decode(Buffer.from([0x81, 0x5d]))
    expect(nameIn(inEncoding(named(`${name}]]${name}`), 'gbk'))).toBe(`${name}]]${name}`)
  })

  test('survives a name that was cut in the middle of a character', () => {
    const post = inEncoding(named('门口'), 'gbk', 'GB2312')
    const at = post.indexOf(encode('口', 'gbk')) + 1
    expect(nameIn(Buffer.concat([post.subarray(0, at), post.subarray(at + 1)]))).toBe('门\ufffd')
  })

  for (const label of [...singleByte, ...doubleByte]) {
    test(`${label} gives the message that UTF-8 gives`, () => {
      fc.assert(
        fc.property(nameOf(label), name => {
          const post = named(name, overview(overviewJpeg) + listInfo(crop(cropJpeg)))
          const bytes = inEncoding(post, label)
          // Bytes that are UTF-8 by accident: nobody could tell.
          fc.pre(bytes.toString().includes('\ufffd') || name === bytes.toString('latin1'))
          expect(withoutSpans(alarm(bytes))).toEqual(withoutSpans(alarm(post)))
        }),
        { numRuns: runs },
      )
    })
  }
})

describe('UTF-16', () => {
  const post = named('Küche 门口 🚗', overview(overviewJpeg) + listInfo(crop(cropJpeg)))

  test.each([
    ['utf-16le', '\ufeff'],
    ['utf-16be', '\ufeff'],
    ['utf-16le', ''],
    ['utf-16be', ''],
    ['utf-16le', '\r\n '],
    ['utf-16be', '\r\n '],
  ])('%s that begins with %j is read', (label, begin) => {
    const bytes = encode(begin + post.replace('UTF-8', 'UTF-16'), label)
    expect(withoutSpans(alarm(bytes))).toEqual(withoutSpans(alarm(post)))
  })

  test.each(['utf-16le', 'utf-16be'])('%s has its pictures where their base64 stands', label => {
    const bytes = encode(`\ufeff${post}`, label)
    const spans = alarm(bytes).images.flatMap(image => image.spans)
    expect(findImageSpans(bytes)).toEqual(spans)
    const texts = spans.map(({ start, end }) => {
      const text = Buffer.from(bytes.subarray(start, end))
      return (label === 'utf-16be' ? text.swap16() : text).toString('utf16le')
    })
    expect(texts).toEqual([overviewJpeg.toString('base64'), cropJpeg.toString('base64')])
  })

  test('is truncated when it ends too early, in the middle of a character too', () => {
    const bytes = encode(`\ufeff${named('门口')}`, 'utf-16le')
    for (let length = 4; length < bytes.length; length += 7) {
      expect(unparsed(bytes.subarray(0, length)).reason).toBe('truncated')
    }
  })

  test('is ignored where it is only declared', () => {
    expect(nameIn(named('Küche').replace('UTF-8', 'UTF-16'))).toBe('Küche')
  })

  test('may hold half of a character, which is left out', () => {
    expect(nameIn(encode(`\ufeff${named('Ga\ud83dte\udc00')}`, 'utf-16le'))).toBe('Gate')
  })

  test('may hold nothing', () => {
    expect(messages(Buffer.from([0xff, 0xfe]))[0]?.kind).toBe('keepalive')
  })

  test('may not hold a document type', () => {
    expect(unparsed(encode('\ufeff<!DOCTYPE config><config/>', 'utf-16be')).reason).toBe('forbidden-xml')
  })
})

describe('bytes without a declared encoding', () => {
  const bare = (name: Buffer, begin = '') => {
    const [before = '', after = ''] = named('NAME').replace(/^.*\n/, begin).split('NAME')
    return Buffer.concat([Buffer.from(before), name, Buffer.from(after)])
  }

  test.each(['', '<?xml version="1.0"?>', '<?xml version="1.0" encoding="x-our-own"?>'])(
    'are windows-1252 where they are no UTF-8 (%j)',
    begin => {
      expect(nameIn(bare(encode('Küche “Süd” Ž', 'windows-1252'), begin))).toBe('Küche “Süd” Ž')
    },
  )

  test('are UTF-8 where they are', () => {
    expect(nameIn(bare(Buffer.from('Küche 门口')))).toBe('Küche 门口')
  })

  test('are UTF-8 where only the last character of a name is cut', () => {
    expect(nameIn(bare(Buffer.from('停车场门口').subarray(0, -1)))).toBe('停车场门\ufffd')
  })
})

describe('a wrong declaration', () => {
  test('of UTF-8 over Chinese bytes is ignored', () => {
    expect(nameIn(inEncoding(named('停车场'), 'gbk', 'UTF-8'))).toBe('停车场')
  })

  test('of UTF-8 over western bytes is ignored', () => {
    expect(nameIn(inEncoding(named('Küche'), 'windows-1252', 'UTF-8'))).toBe('Küche')
  })

  test.each(['门', '门口', '停车场', 'Ворота'])('of GB2312 over UTF-8 is ignored: %s', name => {
    expect(nameIn(inEncoding(named(name), 'utf-8', 'GB2312'))).toBe(name)
  })

  test.each(['门口', 'Ворота'])('of ISO-8859-1 over UTF-8 is ignored: %s', name => {
    expect(nameIn(inEncoding(named(name), 'utf-8', 'ISO-8859-1'))).toBe(name)
  })
})
