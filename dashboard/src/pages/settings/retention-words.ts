import { formatNumber } from '#format/numbers.ts'
import type { Settings } from '#server/api/schemas/index.ts'
import { dayMs } from '#server/time/units.ts'

export type Retention = Settings['retention']

const days = (count: number) => `${formatNumber(count)} ${count === 1 ? 'day' : 'days'}`

/** Sentences that say what these settings remove; `day` formats a date. */
export function retentionWords(retention: Retention, now: number, day: (at: number) => string): string[] {
  const { eventDays, pictureDays, rawPostDays } = retention
  const before = (count: number) => `older than ${days(count)} (before ${day(now - count * dayMs)})`
  const sentences: string[] = []
  if (pictureDays !== null && (eventDays === null || pictureDays < eventDays))
    sentences.push(`Pictures ${before(pictureDays)} are removed; their events stay, without pictures.`)
  if (rawPostDays !== null && (eventDays === null || rawPostDays < eventDays))
    sentences.push(`Original posts ${before(rawPostDays)} are removed; events and pictures stay.`)
  if (eventDays !== null)
    sentences.push(
      `Events ${before(eventDays)} are removed with their pictures, original posts and lines in events.csv.`,
    )
  if (sentences.length === 0) return ['Nothing is removed. Watch the free disk space under About.']
  sentences.push('Kept events are never removed. Removed data cannot be recovered.')
  return sentences
}

/** True where one of the numbers removes more than before. */
export function removesMore(before: Retention, after: Retention): boolean {
  const names = ['eventDays', 'pictureDays', 'rawPostDays'] as const
  const kept = (value: number | null) => value ?? Number.POSITIVE_INFINITY
  return names.some(name => kept(after[name]) < kept(before[name]))
}
