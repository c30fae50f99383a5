import type { BackupSchedule } from '../../backup/index.ts'
import { categoryFacts } from '../../model/index.ts'
import type { ApiRetention } from '../schemas/index.ts'
import type { ApiNotice } from '../schemas/notice.ts'

type Line = ApiNotice['lines'][number]

const daysWord = (days: number) => (days === 1 ? 'one day' : `${days} days`)

/** The shortest of some numbers of days; null without a limit. */
function shortest(...limits: (number | null)[]): number | null {
  const days = limits.filter(limit => limit !== null)
  return days.length > 0 ? Math.min(...days) : null
}

function lineOf(what: string, days: number | null, sizeToo: boolean): Line {
  if (days !== null) return { what, days, text: `Removed after ${daysWord(days)}.` }
  const text = sizeToo
    ? 'Kept until the oldest are removed to limit the size of the data.'
    : 'Kept without a time limit.'
  return { what, days, text }
}

function exceptionOf(rule: ApiRetention['rules'][number]): Line {
  const what = {
    category: () => `Events of the type ${rule.kind === 'category' ? categoryFacts[rule.category].label : ''}`,
    group: () => `Events with plates of the group ${rule.kind === 'group' ? rule.group : ''}`,
    strangers: () => 'Events with unknown plates only',
  }[rule.kind]()
  return lineOf(what, rule.days, false)
}

function backupLine(plan: Pick<BackupSchedule, 'enabled' | 'daily' | 'weekly'> | null): Line[] {
  if (!plan?.enabled) return []
  const text = `Copies of all data: the last ${plan.daily} daily and ${plan.weekly} weekly ones are kept.`
  return [{ what: 'Backups', days: null, text }]
}

/** Visits stay when their events are removed, without their plates. */
function visitsLine({ eventDays, rules }: ApiRetention, sizeToo: boolean): Line {
  const { days } = lineOf('', eventDays, false)
  const isLimited = days !== null || sizeToo || rules.length > 0
  const when = days === null ? 'the events are removed' : daysWord(days)
  const text = isLimited
    ? `Kept without a time limit. After ${when}, the plate is replaced by a code that shows only which visits were of the same vehicle.`
    : 'Kept without a time limit.'
  return { what: 'Visits of vehicles at places', days: null, text }
}

/** Returns sentences that say what these settings keep, and for how long. */
export function noticeLines(
  retention: ApiRetention,
  { backups, hasHolds }: { backups: Pick<BackupSchedule, 'enabled' | 'daily' | 'weekly'> | null; hasHolds: boolean },
): Line[] {
  const { eventDays, pictureDays, rawPostDays, trackDays, rules, maxBytes, freeBytes } = retention
  const sizeToo = maxBytes !== null || freeBytes !== null
  const held: Line = {
    what: 'Holds',
    days: null,
    text: 'Some events are kept longer, because a person has put them under a hold.',
  }
  return [
    lineOf('Events: what a camera saw, where and when, with number plates and attributes', eventDays, sizeToo),
    lineOf('Pictures', shortest(eventDays, pictureDays), sizeToo),
    lineOf('Original messages of the cameras', shortest(eventDays, rawPostDays), sizeToo),
    lineOf('Positions and paths of people and vehicles', shortest(eventDays, trackDays), sizeToo),
    ...rules.map(exceptionOf),
    visitsLine(retention, sizeToo),
    {
      what: 'Marked events',
      days: null,
      text: 'Single events that a person marked to be kept stay until the mark is removed.',
    },
    ...(hasHolds ? [held] : []),
    { what: 'Known plates and visitors', days: null, text: 'Kept until a person removes them.' },
    { what: 'Counts without personal data', days: null, text: 'Kept without a time limit.' },
    ...backupLine(backups),
  ]
}
