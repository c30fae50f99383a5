import { formatDuration } from '#format/numbers.ts'
import type { ApiEvent } from '#server/api/schemas/index.ts'

/** A smaller difference is the time that a post takes through the network. */
const agreeMs = 2000

/** Says how far the camera's clock differs from the time of receipt: `camera clock 3 min 12 s behind`. */
export function timeDifferenceWords(event: ApiEvent): string {
  if (event.occurredAt === null) return 'the camera sent no usable time'
  const aheadMs = Date.parse(event.occurredAt) - Date.parse(event.receivedAt)
  if (Math.abs(aheadMs) < agreeMs) return `the clocks agree (${formatDuration(aheadMs)} apart)`
  return `camera clock ${formatDuration(aheadMs)} ${aheadMs > 0 ? 'ahead' : 'behind'}`
}
