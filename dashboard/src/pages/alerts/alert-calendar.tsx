import { ActionIcon } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { severityWords } from '#features/alerts/severity-words.ts'
import { useSiteZone } from '#format/format-provider.tsx'
import { formatCount } from '#format/numbers.ts'
import { startOfWallDay, wallClockMs } from '#format/zone.ts'
import type { AlertDays } from '#server/api/schemas/index.ts'
import classes from './alert-calendar.module.css'
import { type CalendarMonth, monthOf, weeksOf } from './calendar-weeks.ts'
import type { AlertQuery, useAlertSearch } from './use-alert-search.ts'

type Day = AlertDays['items'][number]

function useDays({ year, month }: CalendarMonth, zone: string, query: AlertQuery) {
  const [from, to] = [Date.UTC(year, month, 1), Date.UTC(year, month + 1, 1)].map(wall =>
    new Date(startOfWallDay(wall, zone)).toISOString(),
  )
  const { from: _from, to: _to, ...others } = query
  return useApiQuery('alerts/days', { query: { ...others, from, to } }, { everyMs: 60_000, keepPrevious: true })
}

const titles = new Intl.DateTimeFormat(undefined, { month: 'long', year: 'numeric', timeZone: 'UTC' })
const fullDays = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeZone: 'UTC' })
const weekdays = new Intl.DateTimeFormat(undefined, { weekday: 'short', timeZone: 'UTC' })

interface DayButtonProps {
  day: string
  found: Day | undefined
  isChosen: boolean
  onChoose: () => void
}

function DayButton({ day, found, isChosen, onChoose }: DayButtonProps) {
  const number = Number(day.slice(8))
  if (!found && !isChosen) return <span className={classes.empty}>{number}</span>
  const unseen = found?.unseen ?? 0
  const words = found
    ? `${formatCount(found.count, 'alert')}, ${unseen} unseen, ${severityWords[found.severity].word.toLowerCase()}`
    : 'no alerts'
  const Icon = severityWords[found?.severity ?? 'info'].Icon
  return (
    <button
      type="button"
      className={classes.day}
      aria-pressed={isChosen}
      aria-label={`${fullDays.format(Date.parse(day))}: ${words}`}
      data-severity={found?.severity}
      data-unseen={unseen > 0 || undefined}
      title={words}
      onClick={onChoose}
    >
      {number}
      {found && <Icon size={11} stroke={2.2} aria-hidden />}
    </button>
  )
}

/** A month with the days on which something was raised; a press shows the alerts of a day. */
export function AlertCalendar({
  search,
  change,
  query,
}: Pick<ReturnType<typeof useAlertSearch>, 'search' | 'change' | 'query'>) {
  const zone = useSiteZone() ?? 'UTC'
  const [month, setMonth] = useState<CalendarMonth>(() =>
    monthOf(search.day === undefined ? wallClockMs(Date.now(), zone) : Date.parse(search.day)),
  )
  const days = useDays(month, zone, query)
  const found = new Map((days.data?.items ?? []).map(day => [day.day, day]))
  const weeks = weeksOf(month)
  const step = (by: number) => setMonth(monthOf(Date.UTC(month.year, month.month + by, 1)))
  return (
    <section className={classes.calendar} aria-label="Days with alerts">
      <div className={classes.head}>
        <ActionIcon variant="subtle" color="gray" aria-label="Earlier month" onClick={() => step(-1)}>
          <IconChevronLeft size={16} aria-hidden />
        </ActionIcon>
        <h2>{titles.format(Date.UTC(month.year, month.month, 1))}</h2>
        <ActionIcon variant="subtle" color="gray" aria-label="Later month" onClick={() => step(1)}>
          <IconChevronRight size={16} aria-hidden />
        </ActionIcon>
      </div>
      <table>
        <thead>
          <tr>
            {weeks[0]?.map(day => (
              <th key={day} scope="col">
                {weekdays.format(Date.parse(day))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map(week => (
            <tr key={week[0]}>
              {week.map(day => (
                <td key={day} data-other={monthOf(Date.parse(day)).month !== month.month || undefined}>
                  {monthOf(Date.parse(day)).month === month.month && (
                    <DayButton
                      day={day}
                      found={found.get(day)}
                      isChosen={search.day === day}
                      onChoose={() => change({ day: search.day === day ? null : day })}
                    />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
