import { formatNumber } from '#format/numbers.ts'
import type { CountSeries } from '#server/api/schemas/index.ts'
import styles from './counts.module.css'

const targetWords: Record<CountSeries['target'], string> = {
  person: 'people',
  vehicle: 'vehicles',
  bike: 'bikes',
  all: 'all kinds',
  unknown: 'of unknown kind',
}

const sourceWords: Record<CountSeries['source'], string> = {
  counter: 'device counter',
  crossings: 'crossings reported',
}

export const seriesKey = ({ camera, place, target, source }: CountSeries) =>
  [camera.id, place, target, source].join('\n')

interface SeriesOptions {
  series: readonly CountSeries[]
  /** Shows one series alone. */
  onChoose: (series: CountSeries) => void
}

/** Every line and area with its totals; the name of one shows it alone. */
export function SeriesTable({ series, onChoose }: SeriesOptions) {
  const sorted = series.toSorted((a, b) => b.total.entered + b.total.left - (a.total.entered + a.total.left))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reachable by the keyboard
    <section className={styles.tableScroll} aria-label="Totals of each line and area" tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Camera</th>
            <th scope="col">Place</th>
            <th scope="col">Counts</th>
            <th scope="col">Source</th>
            <th scope="col" className={styles.number}>
              In
            </th>
            <th scope="col" className={styles.number}>
              Out
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map(one => (
            <tr key={seriesKey(one)}>
              <td>
                <button type="button" className={styles.choose} onClick={() => onChoose(one)}>
                  {one.camera.name}
                </button>
              </td>
              <td>{one.place}</td>
              <td>{targetWords[one.target]}</td>
              <td>{sourceWords[one.source]}</td>
              <td className={styles.number}>{formatNumber(one.total.entered)}</td>
              <td className={styles.number}>{formatNumber(one.total.left)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
