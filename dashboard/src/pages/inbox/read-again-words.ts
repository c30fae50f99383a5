import { formatCount } from '#format/numbers.ts'
import type { ReadAgain } from '#server/api/schemas/index.ts'

/** The result of processing posts again, in one sentence. */
export function readAgainWords({ read, understood, eventIds }: ReadAgain): string {
  if (read === 0) return 'There was nothing to process.'
  const became = formatCount(eventIds.length, 'event')
  if (read === 1)
    return understood === 1 ? `Recognized: it became ${became}.` : 'Still not recognized, for the same reason.'
  if (understood === 0) return `${formatCount(read, 'post')} processed, none recognized yet.`
  const left = read - understood
  const rest = left === 0 ? 'All recognized' : `${formatCount(understood, 'post')} of ${read} recognized`
  return `${rest}: ${became} added${left === 0 ? '.' : `, ${formatCount(left, 'post')} left here.`}`
}
