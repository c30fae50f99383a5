import { formatNumber } from '#format/numbers.ts'
import { type CountBar, type Silences, silenceWords } from './combine-series.ts'
import type { Range } from './count-range.ts'
import styles from './counts.module.css'
import type { Ghost } from './ghosts.ts'

interface ReadoutOptions {
  bar: CountBar | null
  /** The position of the bar, from 0 (left) to 1. */
  left: number
  ghosts: readonly Ghost[]
  silent: Silences
  spanWords: (range: Range) => string
}

/** The numbers of the bar under the pointer. Screen readers read them out when the arrow keys move. */
export function CountReadout({ bar, left, ghosts, silent, spanWords }: ReadoutOptions) {
  const rows = bar
    ? [
        { words: 'this period', bar },
        ...ghosts.map(ghost => ({
          words: ghost.words,
          bar: ghost.bars.find(one => one.from <= bar.from && bar.from < one.to) ?? null,
        })),
      ]
    : []
  const silence = bar && silenceWords(silent, bar)
  return (
    <div aria-live="polite" className={styles.readoutPlace}>
      {bar && (
        <div className={styles.readout} style={left < 0.5 ? { right: 52 } : { left: 56 }}>
          <strong>{spanWords(bar)}</strong>
          <table>
            <thead>
              <tr>
                <td />
                <th scope="col">in</th>
                <th scope="col">out</th>
                <th scope="col">inside</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(row => (
                <tr key={row.words}>
                  <th scope="row" className={styles.rowName}>
                    {row.words}
                  </th>
                  <td>{number(row.bar?.entered)}</td>
                  <td>{number(row.bar?.left)}</td>
                  <td>{number(row.bar?.presentMax ?? row.bar?.present)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {silence && <p>{silence}</p>}
        </div>
      )}
    </div>
  )
}

const number = (value: number | null | undefined) => (value == null ? '–' : formatNumber(value))
