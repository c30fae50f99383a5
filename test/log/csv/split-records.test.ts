import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitRecords } from '../../../src/log/csv/split-records.ts'

test('a line end between quotes belongs to its record', () => {
  const text = 'a,b\r\n"two\r\nlines","a ""quote"""\r\nlast,'
  expect(splitRecords(text)).toEqual({ records: ['a,b\r\n', '"two\r\nlines","a ""quote"""\r\n'], rest: 'last,' })
})

test('a lone quote does not join the rest of a long file into one record', () => {
  const text = `a 5" pipe\r\n${'0123456789\r\n'.repeat(30_000)}end`
  const { records, rest } = splitRecords(text)
  expect([records.length, rest]).toEqual([30_001, 'end'])
})

test('records and the rest are the text, however it is split', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', ',', '"', '\r\n', '\n')), parts => {
      const { records, rest } = splitRecords(parts.join(''))
      expect([...records, rest].join('')).toBe(parts.join(''))
    }),
  )
})
