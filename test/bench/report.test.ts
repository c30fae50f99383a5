import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { formatComparison } from '../../bench/compare.ts'
import { formatTable, writeBetweenMarkers } from '../../bench/report.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'report-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

describe('the page', () => {
  test('is begun with an introduction', () => {
    const page = join(folder, 'performance.md')
    writeBetweenMarkers(page, 'numbers')
    expect(readFileSync(page, 'utf8')).toMatch(
      /^# Performance\n.*<!-- bench:start -->\nnumbers\n<!-- bench:end -->\n$/s,
    )
  })

  test('keeps everything outside the markers', () => {
    const page = join(folder, 'performance.md')
    writeFileSync(page, 'before\n<!-- bench:start -->\nold\n<!-- bench:end -->\nafter\n')
    writeBetweenMarkers(page, 'new')
    expect(readFileSync(page, 'utf8')).toBe('before\n<!-- bench:start -->\nnew\n<!-- bench:end -->\nafter\n')
  })

  test('gets the markers at its end where it has none', () => {
    const page = join(folder, 'performance.md')
    writeFileSync(page, 'prose\n')
    writeBetweenMarkers(page, 'new')
    expect(readFileSync(page, 'utf8')).toBe('prose\n\n<!-- bench:start -->\nnew\n<!-- bench:end -->\n')
  })
})

test('a row shows the median ratio with its quartiles, and whether the target is met', () => {
  const ratio = { lower: 0.81, median: 0.9, upper: 0.953 }
  const row = { measure: 'Events', ours: '90/s', reference: '100/s', ratio, target: '≥ 0.8', met: true }
  expect(
    formatTable([row, { ...row, ratio: null, met: null }])
      .split('\n')
      .slice(2),
  ).toEqual([
    '| Events | 90/s | 100/s | **0.90** (0.81–0.95) | ≥ 0.8 | yes |',
    '| Events | 90/s | 100/s |  | ≥ 0.8 |  |',
  ])
})

describe('the comparison with the last committed table', () => {
  const row = { reference: '100/s', ratio: null, target: '', met: null }
  const ratio = { lower: 0.8, median: 0.9, upper: 1 }
  const lastPage = formatTable([
    { ...row, measure: 'Events', ours: '45/s', ratio: { lower: 0.4, median: 0.45, upper: 0.5 } },
    { ...row, measure: 'Memory', ours: '300 MB; 2000 acknowledged' },
  ])
  const changeOf = (rows: Parameters<typeof formatComparison>[0]) =>
    formatComparison(rows, lastPage).split('\n').slice(2)

  test('compares ratios where there are some, whatever the machine gave', () => {
    expect(changeOf([{ ...row, measure: 'Events', ours: '900/s', ratio }])).toEqual([
      '| Events | ratio | 0.45 | 0.9 | 2.00 |',
    ])
  })

  test('compares the measured number where there is no ratio', () => {
    expect(changeOf([{ ...row, measure: 'Memory', ours: '150 MB' }])).toEqual(['| Memory | value | 300 | 150 | 0.50 |'])
  })

  test('names a measure that the last table did not have as new', () => {
    expect(changeOf([{ ...row, measure: 'Other', ours: '7 ms' }])).toEqual(['| Other | value | new | 7 |  |'])
  })
})
