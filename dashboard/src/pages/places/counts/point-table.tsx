import { formatDuration, formatNumber } from '#format/numbers.ts'
import type { ApiPlaceCounts } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import { Table } from '#ui/table.tsx'
import classes from './place-counts.module.css'
import { comparisonWords } from './place-period.ts'
import { useBucketWords } from './use-bucket-words.ts'

const number = (value: number | null | undefined) => (value == null ? '–' : formatNumber(value))

/** The chart as numbers, with what is missing. */
export function PointTable({ counts }: { counts: ApiPlaceCounts }) {
  const { points, compared, total } = counts
  const words = useBucketWords(counts)
  const titles = ['In', 'Out', 'Inside at most', ...(compared ? [`In, ${comparisonWords[compared.compare]}`] : [])]
  const head = [
    'Time',
    ...titles.map(title => (
      <th key={title} scope="col" data-number>
        {title}
      </th>
    )),
    'Note',
  ]
  return (
    <Card aria-labelledby="numbers">
      <h2 id="numbers">Numbers</h2>
      <Table look="plain" label="Counts as numbers" className={classes.points} head={head}>
        {points.map(({ from, entered, left, insideMax, missingMs }, n) => (
          <tr key={from}>
            <th scope="row">{words(from)}</th>
            <td data-number>{number(entered)}</td>
            <td data-number>{number(left)}</td>
            <td data-number>{number(insideMax)}</td>
            {compared && <td data-number>{number(compared.points[n]?.entered)}</td>}
            <td>{missingMs > 0 && `${formatDuration(missingMs)} missing`}</td>
          </tr>
        ))}
        <tr>
          <th scope="row">Sum</th>
          <td data-number>{number(total.entered)}</td>
          <td data-number>{number(total.left)}</td>
          <td data-number>–</td>
          {compared && <td data-number>{number(compared.total.entered)}</td>}
          <td>{total.missing}</td>
        </tr>
      </Table>
    </Card>
  )
}
