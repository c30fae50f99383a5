import type { ReactNode } from 'react'
import classes from './empty.module.css'

interface EmptyProps {
  title: string
  icon?: ReactNode
  /** Says what to do next. */
  children?: ReactNode
}

/** Says that there is nothing to show, and what to do about it. */
export function Empty({ title, icon, children }: EmptyProps) {
  return (
    <div className={classes.empty}>
      {icon && <div className={classes.icon}>{icon}</div>}
      <h2>{title}</h2>
      {children}
    </div>
  )
}
