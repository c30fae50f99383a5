import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parsePlain } from '../../src/protocol/xml/parse-plain.ts'
import { parseStrictly } from '../../src/protocol/xml/parse-skeleton.ts'

const runs = Number(process.env.FUZZ_RUNS ?? 3000)

const pieces = fc.constantFrom(
  ...[
    '<a>',
    '</a>',
    '<b c="d">',
    '</b>',
    '<b c="d"/>',
    "<b c='d'>",
    '<a.b-c />',
    '<a  x="1"  y="2" >',
    '</a >',
    '<a x="1" x="2">',
  ],
  ...['<a x="&lt;">', '<a x="\n">', '<a x="<">', '<a x=">">', '<a x="1"y="2">', '<x:a>', '<é>', '< a>', '<a/ >', '<>'],
  ...[
    'text',
    ' ',
    '\n',
    '\r\n',
    '\r',
    '&amp;',
    '&no;',
    '&',
    ']]>',
    '>',
    '<',
    '"',
    '\u0001',
    '\ufffe',
    '\ud83d\ude00',
    '\ud83d',
  ],
  ...[
    '<![CDATA[c]]>',
    '<![CDATA[]]]]>',
    '<![cdata[c]]>',
    '<![CDATA[<a>&\r\n]]>',
    '<!-- c -->',
    '<?p i?>',
    '<!DOCTYPE a>',
  ],
)
const soup = fc.array(pieces, { maxLength: 14 }).map(parts => parts.join(''))
const wrapped = soup.map(inside => `<config version="1.7">${inside}</config>`)

describe('the quick reader of plain XML', () => {
  test('gives the same result as the strict parser, or none', () => {
    let plainCases = 0
    fc.assert(
      fc.property(fc.oneof(soup, wrapped), text => {
        const plain = parsePlain(text)
        if (plain === null) return
        plainCases++
        expect(parseStrictly(text, true)).toEqual({ root: plain })
      }),
      { numRuns: runs },
    )
    expect(plainCases).toBeGreaterThan(runs / 100)
  })

  test('reads a post as devices write it', () => {
    const post =
      '<config version="1.7" xmlns="http://www.ipc.com/ver10">\r\n<mac type="string"><![CDATA[00:11]]></mac>\r\n' +
      '<deviceNo. /><item count="2"><x1 type="uint32">7</x1></item></config>\n'
    expect(parsePlain(post)).not.toBeNull()
    expect(parseStrictly(post, true)).toEqual({ root: parsePlain(post) })
  })

  test.each([
    ['a reference', '<config>&amp;</config>'],
    ['a comment', '<config><!-- c --></config>'],
    ['single quotes', "<config a='1'/>"],
    ['tags that do not match', '<config><a></config></a>'],
    ['a second root', '<config/><config/>'],
    ['an open end', '<config><a>'],
    ['nothing', ''],
  ])('leaves %s to the strict parser', (_, text) => {
    expect(parsePlain(text)).toBeNull()
  })
})
