import { useDayWords } from '#format/use-day-words.ts'
import classes from './event-list.module.css'

/** The date above the events of a day; it stays at the top of the list while they scroll by. */
export function DayHeading({ day }: { day: number }) {
  const words = useDayWords(day)
  return (
    <h2 className={classes.day} data-testid="day-heading">
      <time dateTime={new Date(day).toISOString()}>{words}</time>
    </h2>
  )
}
