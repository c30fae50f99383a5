import { type ReactNode, useEffect, useRef } from 'react'
import { firstContentIsShown } from './first-content.ts'
import classes from './page.module.css'
import { setPageTitle } from './page-title.ts'

interface PageProps {
  /** Stands in the browser's title and as the page's heading. */
  title: string
  /** Beside the heading: switches and buttons. */
  actions?: ReactNode
  /** For a short title: on a phone, the first actions stand in its line. */
  isShort?: boolean
  /** Between heading and content, e.g. the filter bar; does not scroll away. */
  bar?: ReactNode
  /** `page` (default): the content scrolls here. `own`: the page brings its own scrolling part and gets the full height. */
  scroll?: 'page' | 'own'
  /** The content is still to come, and parts of the frame that can wait are not loaded before it. */
  isPending?: boolean
  children: ReactNode
}

/** A page of the dashboard: heading, optional bar, content. */
export function Page({ title, actions, isShort, bar, scroll = 'page', isPending = false, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const whole = useRef<HTMLDivElement>(null)
  useEffect(() => {
    setPageTitle(title)
  }, [title])
  useEffect(() => {
    if (!isPending) firstContentIsShown()
  }, [isPending])
  useEffect(() => {
    // After following a link, screen readers and the keyboard go on at the new page's heading, or at the field that
    // the page is about.
    if (!whole.current?.contains(document.activeElement)) heading.current?.focus({ preventScroll: true })
  }, [])
  return (
    <div ref={whole} className={classes.page}>
      <header className={classes.head} data-short={isShort || undefined}>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <div className={classes.actions}>{actions}</div>
      </header>
      {bar}
      <div className={scroll === 'own' ? classes.own : classes.scrolls}>{children}</div>
    </div>
  )
}
