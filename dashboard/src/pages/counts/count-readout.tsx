import { formatNumber } from '../../shared/formatters.ts'
import type { CountBar } from './combine-series.ts'
import type { Range } from './count-range.ts'
import styles from './counts.module.css'
import type { Ghost } from './ghosts.ts'

interface ReadoutOptions {
  bar: CountBar | null
  /** Where the bar is, 0 (left) to 1. */
  left: number
  ghosts: readonly Ghost[]
  silent: { all: Range[]; some: Range[] }
  spanWords: (range: Range) => string
}

const number = (value: number | null) => (value === null ? '–' : formatNumber(value))
const overlaps = (ranges: readonly Range[], bar: Range) => ranges.some(one => one.from < bar.to && one.to > bar.from)

/** What the bar under the pointer says; screen readers hear it when the arrow keys move. */
export function CountReadout({ bar, left, ghosts, silent, spanWords }: ReadoutOptions) {
  return (
    <div aria-live="polite" className={styles.readoutPlace}>
      {bar && (
        <div className={styles.readout} style={left < 0.5 ? { right: 52 } : { left: 56 }}>
          <strong>{spanWords(bar)}</strong>
          <dl>
            <Numbers name="now" bar={bar} />
            {ghosts.map(ghost => {
              const then = ghost.bars.find(one => one.from <= bar.from && bar.from < one.to)
              return then ? <Numbers key={ghost.words} name={ghost.words} bar={then} /> : null
            })}
          </dl>
          {overlaps(silent.all, bar) ? (
            <p>Cameras were silent for some of this time: nothing could be counted.</p>
          ) : overlaps(silent.some, bar) ? (
            <p>Some cameras were silent for some of this time.</p>
          ) : null}
        </div>
      )}
    </div>
  )
}

function Numbers({ name, bar }: { name: string; bar: CountBar }) {
  const inside = bar.presentMax ?? bar.present
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {number(bar.entered)} in, {number(bar.left)} out{inside === null ? '' : `, ${number(inside)} inside at most`}
      </dd>
    </div>
  )
}
