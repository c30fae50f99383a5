import { useFormat } from '#format/use-format.ts'
import { startOfDay } from '#format/zone.ts'
import classes from './event-list.module.css'

/** `Today, Mon 23 Nov`, `Sun 22 Nov`, `Mon 23 Nov 2025` */
function useDayWords(day: number): string {
  const format = useFormat()
  const today = startOfDay(Date.now(), format.zone)
  if (day === today) return `Today, ${format.day(day)}`
  if (day === startOfDay(Date.now(), format.zone, -1)) return `Yesterday, ${format.day(day)}`
  const yearOf = (at: number) => new Intl.DateTimeFormat('en', { timeZone: format.zone, year: 'numeric' }).format(at)
  return yearOf(day) === yearOf(today) ? format.day(day) : `${format.day(day)} ${yearOf(day)}`
}

/** The date above the events of a day; it stays at the top of the list while they scroll by. */
export function DayHeading({ day }: { day: number }) {
  const words = useDayWords(day)
  return (
    <h2 className={classes.day} data-testid="day-heading">
      <time dateTime={new Date(day).toISOString()}>{words}</time>
    </h2>
  )
}
