import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatByteSize, parseByteSize } from '../../src/lib/byte-size.ts'
import { editDistance, suggest } from '../../src/lib/suggest.ts'

test.for([
  ['65536', 65_536],
  ['16 MiB', 16 * 2 ** 20],
  ['16MB', 16 * 2 ** 20],
  ['128m', 128 * 2 ** 20],
  ['4 KiB/s', 4096],
  ['1.5 k', 1536],
  ['2g', 2 ** 31],
  ['100 B', 100],
] as const)('%s is %d bytes', ([text, bytes]) => {
  expect(parseByteSize(text)).toBe(bytes)
})

test.for(['', 'much', '-1', '1 x', '1 2', '1..5', 'MiB', '0x10', '1e3'])('%s is no size', text => {
  expect(parseByteSize(text)).toBeNull()
})

test('a size that is shown reads back as the same number', () => {
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom(1, 2 ** 10, 2 ** 20), (count, unit) => {
      expect(parseByteSize(formatByteSize(count * unit))).toBe(count * unit)
    }),
  )
})

test('the distance of two words is the same both ways and nought only for equal ones', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => {
      expect(editDistance(a, b)).toBe(editDistance(b, a))
      expect(editDistance(a, b) === 0).toBe(a === b)
      expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length))
    }),
  )
})

test.for([
  ['cameraPrt', 'cameraPort'],
  ['CAMERAPORT', 'cameraPort'],
  ['dataDri', 'dataDir'],
  ['something else', null],
])('%s means %s', ([word, meant]) => {
  expect(suggest(word as string, ['cameraPort', 'cameraHost', 'dataDir'])).toBe(meant)
})
