import type { HTMLAttributes, ReactNode } from 'react'
import classes from './card.module.css'

interface CardProps extends HTMLAttributes<HTMLElement> {
  as?: 'section' | 'article' | 'div' | 'aside' | 'form'
  'data-testid'?: string
  children: ReactNode
}

/** A framed part of a page. */
export function Card({ as: Element = 'section', className, children, ...attributes }: CardProps) {
  return (
    <Element {...attributes} className={className ? `${classes.card} ${className}` : classes.card}>
      {children}
    </Element>
  )
}

/** The first line of a card: its heading, state and buttons. */
export function CardHead({ children }: { children: ReactNode }) {
  return <header className={classes.head}>{children}</header>
}
