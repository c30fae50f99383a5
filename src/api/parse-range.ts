import { dayMs } from '../time/units.ts'
import { RequestInvalid } from './api-error.ts'

/** The range of a request: without an end until now, without a beginning so many days long. Throws `request-invalid` for an empty one. */
export function parseRange(
  query: { from?: Date | undefined; to?: Date | undefined },
  { now, days }: { now: Date; days: number },
): { from: Date; to: Date } {
  const to = query.to ?? now
  const from = query.from ?? new Date(to.getTime() - days * dayMs)
  if (from >= to) throw new RequestInvalid([{ field: 'to', message: 'is not after from' }])
  return { from, to }
}
