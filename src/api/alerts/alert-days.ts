import type { AlertRow } from '../../alerts/index.ts'
import { highestSeverity } from '../../model/index.ts'
import { localDate } from '../../time/local-text.ts'
import type { AlertDays } from '../schemas/index.ts'

/** Counts alerts by the day in a zone, oldest day first. */
export function alertDays(
  alerts: readonly Pick<AlertRow, 'at' | 'severity' | 'seen_at'>[],
  timeZone: string,
): AlertDays['items'] {
  const byDay = Map.groupBy(alerts, ({ at }) => localDate(new Date(at), timeZone))
  return [...byDay.keys()].sort().map(day => {
    const ofDay = byDay.get(day) ?? []
    return {
      day,
      count: ofDay.length,
      unseen: ofDay.filter(({ seen_at: seenAt }) => seenAt === null).length,
      severity: highestSeverity(ofDay.map(({ severity }) => severity)),
    }
  })
}
