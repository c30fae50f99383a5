import type { ReactNode } from 'react'
import classes from './empty.module.css'

export interface EmptyProps {
  title: string
  icon?: ReactNode
  /** Says what to do next. */
  children?: ReactNode
}

/** Nothing to show, and what would change that. */
export function Empty({ title, icon, children }: EmptyProps) {
  return (
    <div className={classes.empty}>
      {icon && <div className={classes.icon}>{icon}</div>}
      <h2>{title}</h2>
      {children}
    </div>
  )
}
