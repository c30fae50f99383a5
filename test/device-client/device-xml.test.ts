import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { errorWords } from '../../src/device-client/index.ts'
import { type DeviceElement, element, parseDeviceXml } from '../../src/device-client/xml/device-element.ts'
import { writeDocument } from '../../src/device-client/xml/write-device-xml.ts'

const reread = (root: DeviceElement) => parseDeviceXml(Buffer.from(writeDocument(root)))

// Text as XML can hold it: no control characters, and line ends as a reader gives them.
const text = fc.string({ unit: fc.constantFrom(...'a]>&<"\' \n\té車', '\u{1F697}', ']]>', '<![CDATA['), maxLength: 20 })
const name = fc.stringMatching(/^[A-Za-z_][\w.-]{0,10}$/)
const leaf = fc.tuple(name, text, fc.dictionary(name, text, { maxKeys: 3, noNullPrototype: true }), fc.boolean()).map(
  ([tag, content, attributes, cdata]): DeviceElement => ({
    ...element(tag, content, attributes),
    cdata: cdata && content !== '',
  }),
)
const tree = fc.tuple(name, fc.array(leaf, { minLength: 1, maxLength: 5 })).map(([tag, leaves]) => element(tag, leaves))

describe('XML to a device', () => {
  it('reads back as what was written, whatever texts and attributes hold', () => {
    fc.assert(fc.property(tree, root => void expect(reread(root)).toEqual(root)))
  })

  it('is well-formed even for characters that XML cannot hold', () => {
    const any = fc.string({ unit: 'binary', maxLength: 20 })
    fc.assert(
      fc.property(any, any, fc.boolean(), (content, value, cdata) => {
        const root = element('config', [{ ...element('a', content, { b: value }), cdata }])
        expect(reread(root)?.children[0]?.name).toBe('a')
      }),
    )
  })

  it('has no end of CDATA inside of a value', () => {
    const written = writeDocument(element('plate', 'A]]><licensePlate/>'))
    expect(reread(element('plate', 'A]]><licensePlate/>'))).toMatchObject({ text: 'A]]><licensePlate/>', children: [] })
    expect(written.match(/\]\]>/g)).toHaveLength(2)
  })

  it('from a device is read or turned away, never more', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), bytes => void parseDeviceXml(Buffer.from(bytes))))
  })
})

describe('an error code of a device', () => {
  const documented = [
    ...Array.from({ length: 20 }, (_, n) => n + 1),
    79,
    80,
    84,
    101,
    111,
    150,
    153,
    155,
    156,
    159,
    201,
    202,
    203,
    204,
    205,
    206,
    207,
    499,
  ]

  it.each(documented)('%i has words of its own', code => {
    expect(errorWords(code, 'No Words').words).not.toMatch(/No Words|error \d/)
  })

  it('that no document explains is told with the words of the device', () => {
    expect(errorWords(321, ' Too\n Odd ')).toEqual({ code: 321, words: 'it says “Too Odd” (error 321)' })
    expect(errorWords(321)).toEqual({ code: 321, words: 'it reports error 321' })
  })
})
