import { formatCount } from '#format/numbers.ts'
import type { ReadAgain } from '#server/api/schemas/index.ts'

/** What reading again gave, in one sentence. */
export function readAgainWords({ read, understood, eventIds }: ReadAgain): string {
  if (read === 0) return 'There was nothing to read.'
  const became = formatCount(eventIds.length, 'event')
  if (read === 1)
    return understood === 1 ? `Understood: it became ${became}.` : 'Still not understood, for the same reason.'
  if (understood === 0) return `${formatCount(read, 'post')} read; none is understood yet.`
  const left = read - understood
  const rest = left === 0 ? 'All are understood' : `${formatCount(understood, 'post')} of ${read} understood`
  return `${rest}: ${became} more${left === 0 ? '.' : `, ${formatCount(left, 'post')} stay here.`}`
}
