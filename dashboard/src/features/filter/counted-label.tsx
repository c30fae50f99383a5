import type { ReactNode } from 'react'
import { formatNumber } from '#format/numbers.ts'
import classes from './filter-bar.module.css'

/** The colors that devices name and browsers know by the same name. */
const swatches = new Set(
  'white black red blue green yellow orange brown pink silver cyan grey gray purple violet gold beige'.split(' '),
)

interface CountedLabelProps {
  words: ReactNode
  /** The number of events that have it; undefined while it is unknown. */
  count: number | undefined
  /** The name of a color. */
  color?: string | undefined
}

/** A choice of a filter with its number of events, and with its color where it is one. */
export function CountedLabel({ words, count, color }: CountedLabelProps) {
  const swatch = color?.toLowerCase() ?? ''
  return (
    <span className={classes.counted}>
      {swatches.has(swatch) && <span className={classes.swatch} style={{ background: swatch }} aria-hidden />}
      <span>{words}</span>
      {count !== undefined && (
        <span className={classes.choiceCount}>
          {formatNumber(count)}
          <span className="visually-hidden"> {count === 1 ? 'event' : 'events'}</span>
        </span>
      )}
    </span>
  )
}
