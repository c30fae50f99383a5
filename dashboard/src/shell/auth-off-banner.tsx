import { IconLockOpen } from '@tabler/icons-react'
import classes from './banner.module.css'

/** Warns on every page that sign-in is off, so that everybody who reaches this address may do everything. */
export function AuthOffBanner() {
  return (
    <section className={classes.banner} aria-label="Sign-in is off">
      <IconLockOpen size={15} aria-hidden />
      <span>
        Sign-in is off (<code>VIEWTRON_AUTH=off</code>): anyone who can reach this address can see and change
        everything.
      </span>
    </section>
  )
}
