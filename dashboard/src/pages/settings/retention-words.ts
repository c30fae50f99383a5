import { formatNumber } from '#format/numbers.ts'
import type { ApiRetention, Removal } from '#server/api/schemas/index.ts'
import { categoryFacts } from '#server/model/categories.ts'
import { dayMs } from '#server/time/units.ts'

type Days = 'eventDays' | 'pictureDays' | 'rawPostDays'
export type Retention = Pick<ApiRetention, Days> & Partial<Omit<ApiRetention, Days>>
export type RetentionRule = ApiRetention['rules'][number]

const days = (count: number) => `${formatNumber(count)} ${count === 1 ? 'day' : 'days'}`

const gigabyte = 1_000_000_000

/** The events of a rule, as the subject of a sentence. */
export function ruleSubject(rule: RetentionRule): string {
  if (rule.kind === 'category') return `Events of type ${categoryFacts[rule.category].label}`
  if (rule.kind === 'group') return `Events with a known plate of the group ${rule.group}`
  return 'Events with unknown plates only'
}

/** The setting by which something is removed. */
export function causeWords({ kind, value, days: count }: Pick<Removal, 'kind' | 'value' | 'days'>): string {
  const after = count === null ? '' : ` after ${days(count)}`
  if (kind === 'size') return 'Size limit'
  if (kind === 'free-space') return 'Free space on the disk'
  if (kind === 'category') return `${labelOf(value)}${after}`
  if (kind === 'group') return `Plates of the group ${value}${after}`
  const subjects = {
    events: 'Events',
    strangers: 'Unknown plates',
    tracks: 'Positions and status changes',
    pictures: 'Pictures',
    'raw-posts': 'Original posts',
  }
  return `${subjects[kind]}${after}`
}

const labelOf = (category: string | null) =>
  Object.entries(categoryFacts).find(([name]) => name === category)?.[1].label ?? 'Events'

function sizeWords({ maxBytes, freeBytes }: Retention): string[] {
  const sentences: string[] = []
  if (maxBytes) sentences.push(`Above ${formatNumber(maxBytes / gigabyte)} GB, the oldest data is removed first.`)
  if (freeBytes)
    sentences.push(
      `If less than ${formatNumber(freeBytes / gigabyte)} GB of the disk are free, the oldest data is removed first; the last day stays.`,
    )
  return sentences
}

/** Sentences that say what these settings remove; `day` formats a date. */
export function retentionWords(retention: Retention, now: number, day: (at: number) => string): string[] {
  const { eventDays, pictureDays, rawPostDays, trackDays = null, rules = [] } = retention
  const before = (count: number) => `older than ${days(count)} (before ${day(now - count * dayMs)})`
  const sentences: string[] = []
  if (pictureDays !== null && (eventDays === null || pictureDays < eventDays))
    sentences.push(`Pictures ${before(pictureDays)} are removed; their events stay, without pictures.`)
  if (rawPostDays !== null && (eventDays === null || rawPostDays < eventDays))
    sentences.push(`Original posts ${before(rawPostDays)} are removed; events and pictures stay.`)
  if (trackDays !== null && (eventDays === null || trackDays < eventDays))
    sentences.push(`Positions and status changes ${before(trackDays)} are removed; events stay.`)
  if (eventDays !== null)
    sentences.push(
      `Events ${before(eventDays)} are removed with their pictures, original posts and lines in events.csv.`,
    )
  for (const rule of rules)
    sentences.push(
      `${ruleSubject(rule)} are ${rule.days === null ? 'kept forever' : `removed when ${before(rule.days)}`}.`,
    )
  sentences.push(...sizeWords(retention))
  if (sentences.length === 0) return ['Nothing is removed. Watch the free disk space under About.']
  sentences.push('Kept events and events under a hold are never removed. Removed data cannot be recovered.')
  return sentences
}

const kept = (value: number | null | undefined) => value ?? Number.POSITIVE_INFINITY

/** True where one of the rules is kept for less time than before, or a new one is. */
function rulesRemoveMore(before: Retention, after: Retention): boolean {
  const text = (rule: RetentionRule) => JSON.stringify({ ...rule, days: null })
  const known = new Map(before.rules?.map(rule => [text(rule), rule.days]))
  const gone = before.rules?.some(rule => !after.rules?.some(one => text(one) === text(rule)))
  return gone || (after.rules ?? []).some(rule => kept(rule.days) < kept(known.get(text(rule))))
}

/** True where one of the numbers removes more than before. */
export function removesMore(before: Retention, after: Retention): boolean {
  const names = ['eventDays', 'pictureDays', 'rawPostDays', 'trackDays', 'maxBytes'] as const
  if (names.some(name => kept(after[name]) < kept(before[name]))) return true
  return (after.freeBytes ?? 0) > (before.freeBytes ?? 0) || rulesRemoveMore(before, after)
}
