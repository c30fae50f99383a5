import { expect, test } from 'vitest'
import { noticeLines } from '../../src/api/system/notice-lines.ts'

const keepAll = {
  eventDays: null,
  pictureDays: null,
  rawPostDays: null,
  trackDays: null,
  rules: [],
  maxBytes: null,
  freeBytes: null,
}
const none = { backups: null, hasHolds: false }
const textOf = (lines: ReturnType<typeof noticeLines>, what: string) => lines.find(line => line.what === what)?.text

test('the notice says the shortest time of what goes with something else, and each exception', () => {
  const rules = [{ kind: 'group' as const, group: 'watch', days: 365 }]
  const lines = noticeLines({ ...keepAll, eventDays: 30, pictureDays: 90, rawPostDays: 1, rules }, none)
  expect(textOf(lines, 'Pictures')).toBe('Removed after 30 days.')
  expect(textOf(lines, 'Original messages of the cameras')).toBe('Removed after one day.')
  expect(textOf(lines, 'Events with plates of the group watch')).toBe('Removed after 365 days.')
  expect(textOf(lines, 'Holds')).toBeUndefined()
})

test('the notice does not promise a limit that nobody set', () => {
  expect(textOf(noticeLines(keepAll, none), 'Pictures')).toBe('Kept without a time limit.')
  const bySize = noticeLines({ ...keepAll, maxBytes: 1e9 }, { backups: null, hasHolds: true })
  expect(textOf(bySize, 'Pictures')).toContain('limit the size')
  expect(textOf(bySize, 'Holds')).toContain('under a hold')
})
