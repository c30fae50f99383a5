import { stringify } from 'csv-stringify/sync'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type CsvCell, csvRow } from '../../src/lib/csv-row.ts'

const cell = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', '\t', '=', '+', '-', '@', '＝', 'ü', 'a', ' ', "'") }),
  fc.double({ noNaN: true }),
  fc.constantFrom<CsvCell>(null, undefined, '', 0, -1),
)

it('writes the same line as csv-stringify', () => {
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 6 }), cells => {
      const expected = stringify([cells], {
        record_delimiter: '\r\n',
        escape_formulas: true,
        quote_record_delimiter: true,
      })
      expect(csvRow(cells)).toBe(expected)
    }),
  )
})
