import type { ReactNode } from 'react'
import classes from './devices.module.css'

/** Facts in two columns; those that are null or empty are left out. */
export function FactList({ facts }: { facts: readonly (readonly [string, ReactNode])[] }) {
  const told = facts.filter(([, value]) => value !== null && value !== '' && value !== undefined)
  return (
    <dl className={classes.facts}>
      {told.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
