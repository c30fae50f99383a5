import { type ReactNode, useEffect } from 'react'
import classes from './sign-in-frame.module.css'

/** The frame of the pages for signing in and setting up. */
export function SignInFrame({
  title,
  note,
  children,
}: {
  title: string
  note?: string | undefined
  children: ReactNode
}) {
  useEffect(() => {
    document.title = `${title} · Viewtron`
  }, [title])
  return (
    <main className={classes.door}>
      <div className={classes.box}>
        <header className={classes.head}>
          <img src="./favicon.svg" width={32} height={32} alt="" />
          <div>
            <span className={classes.name}>Viewtron Event Server</span>
            <h1>{title}</h1>
          </div>
        </header>
        {note !== undefined && <p className={classes.note}>{note}</p>}
        {children}
      </div>
    </main>
  )
}
