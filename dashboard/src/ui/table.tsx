import type { ReactNode } from 'react'
import classes from './table.module.css'

interface TableProps {
  /** The name of the table for screen readers. */
  label: string
  /** The column headings; a string becomes a plain `th`. */
  head: readonly ReactNode[]
  /** `framed` (default): with a border, rows become blocks on a phone. `plain`: inside a card or panel. */
  look?: 'framed' | 'plain'
  className?: string | undefined
  children: ReactNode
}

const headingOf = (heading: ReactNode, index: number) =>
  typeof heading === 'string' ? (
    <th key={heading || index} scope="col">
      {heading}
    </th>
  ) : (
    heading
  )

/** A table that scrolls sideways where it is too wide. `children` are its rows. */
export function Table({ label, head, look = 'framed', className = '', children }: TableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reachable by the keyboard
    <section className={`${classes.scroll} ${classes[look]} ${className}`} aria-label={label} tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>{head.map(headingOf)}</tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  )
}
