import { formatNumber } from '#format/numbers.ts'
import { type CountBar, type Silences, silenceWords } from './combine-series.ts'
import type { Range } from './count-range.ts'
import styles from './counts.module.css'
import type { Ghost } from './ghosts.ts'

interface BarsOptions {
  bars: readonly CountBar[]
  ghosts: readonly Ghost[]
  silent: Silences
  spanWords: (range: Range) => string
}

const number = (value: number | null | undefined) => (value == null ? '–' : formatNumber(value))

/** The chart as numbers. */
export function BarsTable({ bars, ghosts, silent, spanWords }: BarsOptions) {
  const hasSilence = silent.all.length + silent.some.length > 0
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reachable by the keyboard
    <section className={styles.bars} aria-label="Counts as numbers" tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {['In', 'Out', 'Inside, at most', ...ghosts.map(ghost => `In ${ghost.words}`)].map(title => (
              <th key={title} scope="col" className={styles.number}>
                {title}
              </th>
            ))}
            {hasSilence && <th scope="col">Note</th>}
          </tr>
        </thead>
        <tbody>
          {bars.map(bar => (
            <tr key={bar.from}>
              <th scope="row">{spanWords(bar)}</th>
              <td className={styles.number}>{number(bar.entered)}</td>
              <td className={styles.number}>{number(bar.left)}</td>
              <td className={styles.number}>{number(bar.presentMax ?? bar.present)}</td>
              {ghosts.map(ghost => (
                <td key={ghost.words} className={styles.number}>
                  {number(ghost.bars.find(one => one.from <= bar.from && bar.from < one.to)?.entered)}
                </td>
              ))}
              {hasSilence && <td>{silenceWords(silent, bar)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
