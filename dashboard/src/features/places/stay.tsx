import { formatDuration } from '#format/numbers.ts'
import { useFormat } from '#format/use-format.ts'
import { useNow } from '#format/use-now.ts'
import type { ApiVisit } from '#server/api/schemas/index.ts'
import tones from '#ui/text.module.css'

const minuteMs = 60_000
/** Seconds do not matter for a stay, and a list that changes every second is hard to read. */
export const stayText = (stayMs: number): string =>
  stayMs < minuteMs ? 'under 1 min' : formatDuration(Math.floor(stayMs / minuteMs) * minuteMs)

/** The length of a stay, so far or in the end. */
export function Stay({ visit }: { visit: ApiVisit }) {
  const now = useNow()
  const { enteredAt, state, stayMs } = visit
  if (state === 'open' && enteredAt !== null) return <>{stayText(Math.max(0, now - Date.parse(enteredAt)))}</>
  return <>{stayMs === null ? '–' : stayText(stayMs)}</>
}

/** Until when an open visit may last, or by how much it is too long. */
export function StayLimit({ limitAt }: { limitAt: string | null }) {
  const now = useNow()
  const format = useFormat()
  if (limitAt === null) return <span className={tones.faint}>No limit</span>
  const over = now - Date.parse(limitAt)
  if (over > 0) return <span className={tones.bad}>Over by {stayText(over)}</span>
  return (
    <span>
      Until {format.date(limitAt) === format.date(now) ? format.timeShort(limitAt) : format.dateTimeShort(limitAt)}
    </span>
  )
}
