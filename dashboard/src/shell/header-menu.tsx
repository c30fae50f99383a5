import { lazy, type ReactNode, Suspense } from 'react'
import { usePopover } from '#ui/use-popover.ts'
import classes from './header-menu.module.css'

const MenuPopover = lazy(async () => ({ default: (await import('./menu-popover.tsx')).MenuPopover }))

/** The button of the menu with display settings, shortcuts and signing out. The menu is loaded when it is first opened. */
export function HeaderMenu({ icon, unread }: { icon: ReactNode; unread: number }) {
  const [button, popover] = usePopover()
  return (
    <>
      <button type="button" className={classes.button} aria-label="Menu" {...button}>
        {icon}
        <span className={classes.phoneOnly}>
          Menu{unread > 0 && <span className={classes.dot} aria-hidden />}
          {unread > 0 && <span className="visually-hidden">, posts not recognized</span>}
        </span>
      </button>
      <Suspense>{popover && <MenuPopover {...popover} unread={unread} />}</Suspense>
    </>
  )
}
