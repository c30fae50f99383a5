import type { ReactNode } from 'react'
import classes from './fact-list.module.css'

/** A name and its value; a value that is null, undefined, false or empty leaves the fact out. */
export type Fact = readonly [name: string, value: ReactNode]

interface FactListProps {
  facts: readonly Fact[]
  /**
   * `rows` (default): names left of values. `lined`: the same with lines between. `boxed`: the same as a card.
   * `columns`: names above values, in a grid. `inline`: names above values, side by side.
   */
  layout?: 'rows' | 'lined' | 'boxed' | 'columns' | 'inline'
}

const isGiven = ([, value]: Fact) => value !== null && value !== undefined && value !== false && value !== ''

export function FactList({ facts, layout = 'rows' }: FactListProps) {
  return (
    <dl className={`${classes.facts} ${classes[layout]}`}>
      {facts.filter(isGiven).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
