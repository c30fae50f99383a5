import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
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
