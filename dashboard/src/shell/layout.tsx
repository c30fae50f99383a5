import { Outlet } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { SessionGate } from '#features/sign-in/session-gate.tsx'
import { useLiveConnection } from '#live/use-live.ts'
import { useDisplaySettings } from '#settings/display-settings.ts'
import { AuthOffBanner } from './auth-off-banner.tsx'
import { ConnectionBanner } from './connection-banner.tsx'
import { KeyboardHelp } from './keyboard-help.tsx'
import classes from './layout.module.css'
import { Rail } from './rail.tsx'
import { StorageBanner } from './storage-banner.tsx'

/** The frame of all pages that need a session: rail, banners and the page. */
export function Layout() {
  return <SessionGate>{({ auth }) => <SignedIn authOff={auth === 'off'} />}</SessionGate>
}

function SignedIn({ authOff }: { authOff: boolean }) {
  const live = useLiveConnection()
  const { sound, alertSound, notify } = useDisplaySettings()
  const main = useRef<HTMLElement>(null)
  useEffect(() => {
    live.stayAwake = sound || alertSound !== 'off' || notify !== 'off'
  }, [live, sound, alertSound, notify])
  return (
    <div className={classes.layout}>
      <button type="button" className={classes.skip} onClick={() => main.current?.focus()}>
        Skip to content
      </button>
      <Rail />
      <main ref={main} tabIndex={-1} className={classes.main}>
        {authOff && <AuthOffBanner />}
        <ConnectionBanner />
        <StorageBanner />
        <div className={classes.page}>
          <Outlet />
        </div>
      </main>
      <KeyboardHelp />
    </div>
  )
}
