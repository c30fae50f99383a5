import { formatNumber } from '#format/numbers.ts'
import classes from './filter-bar.module.css'

/** The colors that devices name, as they are drawn beside a choice. */
const swatches: Record<string, string> = {
  white: '#ffffff',
  black: '#1b1b1b',
  red: '#cf2e2e',
  blue: '#2f62c9',
  green: '#2f8f4e',
  yellow: '#f0cf3c',
  orange: '#e8842c',
  brown: '#7a5230',
  pink: '#eda6c4',
  silver: '#c3c7cb',
  cyan: '#35b6c6',
  grey: '#8a8f94',
  gray: '#8a8f94',
  purple: '#7c4bb0',
  violet: '#7c4bb0',
  gold: '#c9a227',
  beige: '#e3d3b0',
}

interface CountedLabelProps {
  words: string
  /** How many events have it. */
  count: number
  /** The name of a color. */
  color?: string | undefined
}

/** A choice of a filter with its number of events, and with its color where it is one. */
export function CountedLabel({ words, count, color }: CountedLabelProps) {
  const swatch = color === undefined ? undefined : swatches[color.toLowerCase()]
  return (
    <span className={classes.counted}>
      {swatch !== undefined && <span className={classes.swatch} style={{ background: swatch }} aria-hidden />}
      <span>{words}</span>
      <span className={classes.choiceCount}>
        {formatNumber(count)}
        <span className="visually-hidden"> {count === 1 ? 'event' : 'events'}</span>
      </span>
    </span>
  )
}
