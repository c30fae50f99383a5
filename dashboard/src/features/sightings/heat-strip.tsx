import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { formatCount } from '#format/numbers.ts'
import { useFormat } from '#format/use-format.ts'
import { startOfWallDay, wallClockMs } from '#format/zone.ts'
import type { Search } from '#routing/search-params.ts'
import type { FaceHistory } from '#server/api/schemas/index.ts'
import { dayMs } from '#server/time/units.ts'
import { useSize } from '#ui/use-size.ts'
import { type HeatCell, habitWords, heatOf } from './heat.ts'
import styles from './sightings.module.css'

const row = 6
const left = 40
const bottom = 18
const height = 24 * row

interface HeatStripProps {
  hours: FaceHistory['hours']
  now: number
  /** The search that finds the sightings on the page Events. */
  search: Search
}

/** Days from left to right, hours from top to bottom: when something comes. A press on a day opens its events. */
export function HeatStrip({ hours, now, search }: HeatStripProps) {
  const { zone, date } = useFormat()
  const [box, { width }] = useSize<HTMLDivElement>()
  // As many days as there is room for: cells under 7 px cannot be pointed at.
  const days = Math.max(28, Math.min(90, Math.floor((width - left) / 7)))
  const heat = useMemo(
    () => heatOf(hours, { now, days, wallOf: at => wallClockMs(at, zone) }),
    [hours, now, days, zone],
  )
  const column = Math.max(4, (width - left) / days)
  const navigate = useNavigate()
  const startOf = (day: number) => startOfWallDay((heat.days[0]?.getTime() ?? 0) + day * dayMs, zone)
  const open = ({ day }: HeatCell) => {
    const span = { from: new Date(startOf(day)).toISOString(), to: new Date(startOf(day + 1)).toISOString() }
    void navigate({ to: '/events', search: { ...search, ...span } })
  }
  const words = habitWords(heat)
  return (
    <div ref={box}>
      <p className={styles.habit}>{words}</p>
      <svg role="img" aria-label={words} width="100%" height={height + bottom}>
        <rect className={styles.heatGround} x={left} width={Math.max(0, width - left)} height={height} rx={3} />
        {[0, 6, 12, 18].map(hour => (
          <text key={hour} className={styles.heatLabel} x={left - 6} y={hour * row + 9} textAnchor="end">
            {`${String(hour).padStart(2, '0')}:00`}
          </text>
        ))}
        {heat.cells.map(cell => (
          // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the pointer; the cameras below link to the same events
          <rect
            key={`${cell.day} ${cell.hour}`}
            className={styles.heatCell}
            x={left + cell.day * column + 0.5}
            width={column - 1}
            y={cell.hour * row}
            height={row - 1}
            fillOpacity={0.4 + 0.6 * (cell.sightings / heat.most)}
            onClick={() => open(cell)}
          >
            <title>{`${date(startOf(cell.day))}, ${String(cell.hour).padStart(2, '0')}:00: ${formatCount(cell.sightings, 'sighting')}`}</title>
          </rect>
        ))}
        {labelledDays(heat.days, column).map(index => (
          <text key={index} className={styles.heatLabel} x={left + index * column} y={height + 13}>
            {dayFormat.format(heat.days[index])}
          </text>
        ))}
      </svg>
    </div>
  )
}

/** Mondays: each where there is room for the words, else every second or fourth one. */
function labelledDays(days: readonly Date[], column: number): number[] {
  const every = column * 7 >= 56 ? 1 : column * 14 >= 56 ? 2 : 4
  const mondays = days.flatMap((day, index) => (day.getUTCDay() === 1 ? [index] : []))
  return mondays.filter((index, place) => place % every === 0 && (days.length - index) * column > 44)
}

const dayFormat = new Intl.DateTimeFormat(undefined, { timeZone: 'UTC', day: 'numeric', month: 'short' })
