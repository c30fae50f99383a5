import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { alarmPost, validPost } from './arbitraries.ts'
import { alarm, ipcPost, messages, only, unparsed } from './posts.ts'

const runs = Number(process.env.FUZZ_RUNS ?? 3000) / 3

const inText = (name: string) => ipcPost('PEA', '').replace('<![CDATA[Front gate]]>', name)
const inCdata = (name: string) => ipcPost('PEA', '').replace('Front gate', name)
const nameIn = (post: Buffer | string) => alarm(post).device.name

describe('characters that XML forbids are left out', () => {
  test.each([
    ['NUL', '\0'],
    ['backspace', '\b'],
    ['escape', '\u001b[0m'.slice(0, 1)],
    ['U+FFFE', '\ufffe'],
    ['U+FFFF', '\uffff'],
    ['many', '\0\0\u0001\u001f\uffff'],
  ])('%s', (_, forbidden) => {
    expect(nameIn(inText(`Ga${forbidden}te${forbidden}`))).toBe('Gate')
    expect(nameIn(inCdata(`${forbidden}Ga${forbidden}te`))).toBe('Gate')
  })

  test.each(['&#0;', '&#8;', '&#x1F;', '&#xFFFE;', '&#xD800;', '&#x110000;', '&#99999999999999999999;'])(
    'the reference %s',
    reference => {
      expect(nameIn(inText(`Ga${reference}te &lt;1&gt;`))).toBe('Gate <1>')
    },
  )

  test.each([
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['NUL in two bytes', [0xc0, 0x80]],
  ])('%s in UTF-8', (_, bytes) => {
    const [before = '', after = ''] = inCdata('Kü|che').split('|')
    expect(nameIn(Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]))).toBe('Küche')
  })

  test('in attributes', () => {
    expect(alarm(ipcPost('PEA', '').replace('"1.7"', '"1\0.7"')).formatVersion).toBe('1.7')
  })

  test('between the brackets that end a CDATA', () => {
    expect(nameIn(inCdata('A]]\0>B'))).toBe('A]]>B')
    expect(nameIn(inText('A]]\0>B'))).toBe('A]]>B')
  })

  test.each(['\0', '\u0001\0'])('around the document (%j)', around => {
    expect(only('alarm', around + ipcPost('PEA', '') + around).device.name).toBe('Front gate')
  })

  test('and characters that XML allows stay', () => {
    expect(nameIn(inCdata('a\u007f\u0085\ufeffb\t🚗'))).toBe('a\u007f\u0085\ufeffb\t🚗')
  })
})

describe('an ampersand that begins no reference stands for itself', () => {
  test.each([
    'Tom & Jerry',
    'R&D',
    '&',
    'A&&B',
    'A&nbsp;B',
    'A&constructor;B',
    'A&amp B',
    'A&#;B',
    'A&#xZZ;B',
    'http://x/?a=1&b=2',
  ])('%s', name => {
    expect(nameIn(inText(name))).toBe(name)
  })

  test('beside references that XML knows', () => {
    expect(nameIn(inText('a & &amp; &#65;&#x42; &quot;'))).toBe('a & & AB "')
  })

  test('in an attribute', () => {
    expect(nameIn(inText('Gate').replace('type="string"', 'type="a&b"'))).toBe('Gate')
  })
})

describe('a < that begins no markup stands for itself', () => {
  test.each(['A < B', 'A <= B', '<3', '1<2', '<', '<<', 'a <b', 'A </ B', '<- out'])('%s', name => {
    expect(nameIn(inText(name))).toBe(name)
  })

  test('also where a picture follows', () => {
    const post = inText('A < B').replace('</config>', '<sourceBase64Data>/9j/</sourceBase64Data></config>')
    expect(alarm(post).images).toHaveLength(1)
  })
})

describe('mending characters', () => {
  test.each([
    ['a DOCTYPE with a NUL in it', '<!DOC\0TYPE a [<!ENTITY b "c">]><config>&b;</config>'],
    ['a DOCTYPE behind a NUL', '<\0!DOCTYPE a [<!ENTITY b "c">]><config>&b;</config>'],
    ['a tag that a NUL makes', `<config><smartType>PEA</smartType><\0deviceName>x</deviceName></config>`],
  ])('makes no markup of %s', (_, post) => {
    expect(messages(post).map(({ kind }) => kind)).not.toContain('alarm')
  })

  test('does not hide the fault of a post that stays unknown', () => {
    expect(unparsed('<config><mac>58:5b:69:aa:bb:cc</mac><a>&nbsp;</a></config>')).toMatchObject({
      reason: 'forbidden-xml',
      device: { mac: '58:5b:69:aa:bb:cc' },
    })
  })

  test('leaves a post that ends too early truncated', () => {
    expect(unparsed('<config><deviceName>A & B\0</deviceName><smartType>').reason).toBe('truncated')
  })
})

const forbiddenCharacter = fc.constantFrom(...'\0\u0001\u0008\u000b\u000c\u001f\ufffe\uffff')

/** Positions between the characters of texts: outside of tags, comments and the marks of CDATA. */
function textPositions(post: string): number[] {
  const positions: number[] = []
  const markup = /<!--.*?-->|<!\[CDATA\[|\]\]>|<[^>]*>/g
  let at = 0
  for (const found of [...post.matchAll(markup), null]) {
    const end = found?.index ?? post.length
    for (let n = at; n <= end; n++) if (isInText(post, n, at, end)) positions.push(n)
    at = end + (found?.[0].length ?? 0)
  }
  return positions
}

function isInText(post: string, n: number, start: number, end: number): boolean {
  // Not in a reference, which it would break as any other character would, and not before the post or behind it.
  const before = post.slice(start, n)
  return n > 0 && n < post.length && end > start && !/&[^;]*$/.test(before)
}

const withoutPlaces = (post: string | Buffer) =>
  messages(post).map(message =>
    message.kind === 'alarm'
      ? { ...message, images: message.images.map(({ spans: _spans, ...image }) => image) }
      : message,
  )

describe('for every post', () => {
  test('forbidden characters anywhere in its texts change nothing', () => {
    const post = fc
      .oneof(
        validPost,
        alarmPost.map(({ bytes }) => bytes),
      )
      .map(bytes => bytes.toString())
    const insertions = fc.array(fc.tuple(fc.nat(), forbiddenCharacter), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(post, insertions, (text, added) => {
        const positions = textPositions(text)
        fc.pre(positions.length > 0)
        const inserted = added
          .map(([pick, character]) => ({ at: positions[pick % positions.length] ?? 1, character }))
          .sort((a, b) => b.at - a.at)
          .reduce((all, { at, character }) => all.slice(0, at) + character + all.slice(at), text)
        expect(withoutPlaces(inserted)).toEqual(withoutPlaces(text))
      }),
      { numRuns: runs },
    )
  })
})
