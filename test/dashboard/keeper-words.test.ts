import { describe, expect, it } from 'vitest'
import { alarmWords } from '../../dashboard/src/features/cameras/status-words.ts'
import { foldedPost, postText } from '../../dashboard/src/features/post/readable-post.ts'
import { cameraClockWords, clockWords } from '../../dashboard/src/pages/cameras/camera-words.ts'
import { hexDump } from '../../dashboard/src/pages/inbox/hex-dump.ts'
import { readAgainWords } from '../../dashboard/src/pages/inbox/read-again-words.ts'
import { removesMore, retentionWords } from '../../dashboard/src/pages/settings/retention-words.ts'
import { offsetText } from '../../src/time/local-text.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)

describe('a post of the inbox', () => {
  it('is text with its pictures folded', () => {
    const parts = foldedPost(postText(bytesOf(`<a>${'QUJD'.repeat(200)}</a>`)) ?? '')
    expect(parts.map(({ text }) => text)).toEqual(['<a>', '… base64, 600 B …', '</a>'])
    expect(parts.map(({ folded }) => folded)).toEqual([false, true, false])
  })

  it('stays text when it was cut off within a character', () => {
    expect(postText(bytesOf('<a>ü').subarray(0, 4))).toBe('<a>')
  })

  it('is bytes when it is no text', () => {
    expect(postText(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1]))).toBeNull()
  })

  it('can be read as bytes, sixteen a line', () => {
    const lines = hexDump(bytesOf('0123456789abcdefX\u0007'))
    expect(lines[1]).toEqual({ offset: '000010', hex: '58 07', text: 'X·' })
  })

  it('tells in words what reading again gave', () => {
    expect(readAgainWords({ read: 1, understood: 0, eventIds: [] })).toBe('Still not recognized, for the same reason.')
    expect(readAgainWords({ read: 8, understood: 3, eventIds: ['a', 'b', 'c'] })).toBe(
      '3 posts of 8 recognized: 3 events added, 5 posts left here.',
    )
  })
})

describe('what retention removes', () => {
  const day = (at: number) => new Date(at).toISOString().slice(0, 10)
  const now = Date.parse('2026-11-23T12:00:00Z')
  const forEver = { eventDays: null, pictureDays: null, rawPostDays: null }

  it('is nothing without a limit', () => {
    expect(retentionWords(forEver, now, day)[0]).toMatch(/^Nothing is removed/)
  })

  it('is said with the date it begins at', () => {
    const words = retentionWords({ ...forEver, pictureDays: 30 }, now, day)
    expect(words[0]).toBe(
      'Pictures older than 30 days (before 2026-10-24) are removed; their events stay, without pictures.',
    )
  })

  it('does not mention pictures that go with their events anyway', () => {
    const words = retentionWords({ ...forEver, eventDays: 30, pictureDays: 90 }, now, day)
    expect(words.some(sentence => sentence.startsWith('Pictures'))).toBe(false)
  })

  it('is asked about only when it becomes more', () => {
    expect(removesMore(forEver, { ...forEver, eventDays: 400 })).toBe(true)
    expect(removesMore({ ...forEver, eventDays: 400 }, forEver)).toBe(false)
  })
})

it('says of a camera in another time zone that it is, not that it is in step', () => {
  const clock = { zoneOffsetMinutes: 480, source: 'learnt', serverOffsetMinutes: 60 } as const
  const other = 'In another time zone (UTC+8, this server UTC+1)'
  expect(cameraClockWords({ clockSkewMs: 300, clock })).toBe(other)
  expect(cameraClockWords({ clockSkewMs: null, clock })).toBe(other)
  expect(cameraClockWords({ clockSkewMs: -192_000, clock })).toBe(`3 min 12 s behind. ${other}`)
  const same = { ...clock, zoneOffsetMinutes: 60 }
  expect(cameraClockWords({ clockSkewMs: 300, clock: same })).toBe('Accurate')
  expect(cameraClockWords({ clockSkewMs: null, clock: same })).toBe('Accurate')
  expect(cameraClockWords({ clockSkewMs: null, clock: { ...same, source: 'server' } })).toMatch(/No usable time/)
  expect(offsetText(-210)).toBe('UTC-3:30')
})

it('says how far a clock is off, but not about the way of a post', () => {
  expect(clockWords(-192_000)).toBe('3 min 12 s behind')
  expect(clockWords(800)).toBe('Accurate')
  expect(clockWords(null)).toBe('No usable time in its posts')
})

it('names alarms in our words, and those it does not know in the device’s', () => {
  expect(alarmWords({ name: 'vfd', rule: 2 })).toBe('Face, rule 2')
  expect(alarmWords({ name: 'fogAlarm', rule: null })).toBe('fogAlarm')
})
