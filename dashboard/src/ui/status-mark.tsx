import type { IconBan } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './status-mark.module.css'
import type { Tone } from './tone.ts'

interface StatusMarkProps {
  tone: Tone
  Icon?: typeof IconBan
  /** The word; `children` if it is more than a word. */
  word?: string
  children?: ReactNode
}

/** A state as an icon and a word, in a color, so that no meaning depends on color alone. */
export function StatusMark({ tone, Icon, word, children }: StatusMarkProps) {
  return (
    <span className={classes.mark} data-tone={tone}>
      {Icon && <Icon size={16} aria-hidden />}
      {word}
      {children}
    </span>
  )
}
