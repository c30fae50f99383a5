import { formatNumber } from '#format/numbers.ts'
import type { CountSeries } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { Table } from '#ui/table.tsx'
import styles from './counts.module.css'

const targetWords: Record<CountSeries['target'], string> = {
  person: 'people',
  vehicle: 'vehicles',
  bike: 'bikes',
  all: 'all types',
  unknown: 'unknown type',
}

const sourceWords: Record<CountSeries['source'], string> = {
  counter: 'device counter',
  crossings: 'reported crossings',
}

const seriesKey = ({ camera, place, target, source }: CountSeries) => [camera.id, place, target, source].join('\n')

const number = (title: string) => (
  <th key={title} scope="col" data-number>
    {title}
  </th>
)
const head = ['Camera', 'Place', 'Counts', 'Source', number('In'), number('Out')]

interface SeriesOptions {
  series: readonly CountSeries[]
  /** Shows only one series. */
  onChoose: (series: CountSeries) => void
}

/** Every line and area with its totals; clicking a name shows only that one. */
export function SeriesTable({ series, onChoose }: SeriesOptions) {
  const sorted = series.toSorted((a, b) => b.total.entered + b.total.left - (a.total.entered + a.total.left))
  return (
    <Table look="plain" label="Totals of each line and area" head={head}>
      {sorted.map(one => (
        <tr key={seriesKey(one)}>
          <td>
            <button type="button" className={`${layout.bare} ${styles.choose}`} onClick={() => onChoose(one)}>
              {one.camera.name}
            </button>
          </td>
          <td>{one.lineName ?? one.place}</td>
          <td>{targetWords[one.target]}</td>
          <td>{sourceWords[one.source]}</td>
          <td data-number>{formatNumber(one.total.entered)}</td>
          <td data-number>{formatNumber(one.total.left)}</td>
        </tr>
      ))}
    </Table>
  )
}
