import { lazy, type ReactNode, Suspense, useRef, useState } from 'react'
import classes from './header-menu.module.css'

const MenuPopover = lazy(async () => ({ default: (await import('./menu-popover.tsx')).MenuPopover }))

/** The button of the menu with display settings, shortcuts and signing out. The menu is loaded when it is first opened. */
export function HeaderMenu({ icon, unread }: { icon: ReactNode; unread: number }) {
  const button = useRef<HTMLButtonElement>(null)
  // Null until it is first opened.
  const [opened, setOpened] = useState<boolean | null>(null)
  return (
    <>
      <button
        ref={button}
        type="button"
        className={classes.button}
        aria-label="Menu"
        aria-haspopup="dialog"
        aria-expanded={opened === true}
        onClick={() => setOpened(opened !== true)}
      >
        {icon}
        <span className={classes.phoneOnly}>
          Menu{unread > 0 && <span className={classes.dot} aria-hidden />}
          {unread > 0 && <span className="visually-hidden">, posts not recognized</span>}
        </span>
      </button>
      <Suspense>
        {opened !== null && (
          <MenuPopover anchor={button.current} opened={opened} setOpened={setOpened} unread={unread} />
        )}
      </Suspense>
    </>
  )
}
