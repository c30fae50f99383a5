import { formatNumber } from '#format/numbers.ts'
import type { ApiPlaceCounts } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import { Table } from '#ui/table.tsx'
import tones from '#ui/text.module.css'
import classes from './place-counts.module.css'

type Cell = NonNullable<ApiPlaceCounts['heat']>[number]

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const hours = Array.from({ length: 24 }, (_, hour) => hour)
const clock = (hour: number) => `${String(hour % 24).padStart(2, '0')}:00`

/** The average number that came in within an hour; null where the hour was not observed. */
const perHour = ({ entered, hours: observed }: Cell) => (observed > 0 ? entered / observed : null)

/** `Saturday between 14:00 and 15:00` and how many; null where nobody came. */
function busiestWords(heat: readonly Cell[]): string | null {
  const best = heat.reduce<Cell | null>(
    (most, cell) => ((perHour(cell) ?? 0) > (most ? (perHour(most) ?? 0) : 0) ? cell : most),
    null,
  )
  if (best === null) return null
  const mean = Math.round((perHour(best) ?? 0) * 10) / 10
  return `Busiest: ${weekdays[best.weekday]} between ${clock(best.hour)} and ${clock(best.hour + 1)}, ${mean} in on average.`
}

/** When people come: a table of weekdays and hours, with numbers and a darker ground where more came in. */
export function HeatTable({ heat }: { heat: readonly Cell[] }) {
  const most = Math.max(1, ...heat.map(cell => perHour(cell) ?? 0))
  const head = [
    'Day',
    ...hours.map(hour => (
      <th key={hour} scope="col" data-number>
        {String(hour).padStart(2, '0')}
      </th>
    )),
  ]
  return (
    <Card aria-labelledby="heat">
      <h2 id="heat">By weekday and hour</h2>
      <p className={tones.lead}>
        {busiestWords(heat) ?? 'Nobody came in.'} Each number is the average of an hour; “–” was not observed.
      </p>
      <Table look="plain" label="In by weekday and hour" className={classes.heat} head={head}>
        {weekdays.map((name, weekday) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {heat
              .filter(cell => cell.weekday === weekday)
              .map(cell => (
                <HeatNumber key={cell.hour} cell={cell} most={most} />
              ))}
          </tr>
        ))}
      </Table>
    </Card>
  )
}

function HeatNumber({ cell, most }: { cell: Cell; most: number }) {
  const mean = perHour(cell)
  const share = Math.round(((mean ?? 0) / most) * 40)
  return (
    <td data-number style={{ background: `color-mix(in srgb, var(--mark-count) ${share}%, transparent)` }}>
      {mean === null ? '–' : mean > 0 && mean < 10 ? Math.round(mean * 10) / 10 : formatNumber(mean)}
    </td>
  )
}
