import { Outlet, useRouter } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { isSignedIn, useSession } from '#api/use-session.ts'
import { useLiveConnection } from '#live/use-live.ts'
import { useDisplaySettings } from '#settings/display-settings.ts'
import { LoadProblem } from '#ui/problem.tsx'
import { AuthOffBanner } from './auth-off-banner.tsx'
import { ConnectionBanner } from './connection-banner.tsx'
import { KeyboardHelp } from './keyboard-help.tsx'
import classes from './layout.module.css'
import { Rail } from './rail.tsx'
import { StorageBanner } from './storage-banner.tsx'

/** Opens the sign-in or the set-up page, once; renders during the navigation do not start it again. */
function SignInRedirect({ setupNeeded }: { setupNeeded: boolean }) {
  const router = useRouter()
  useEffect(() => {
    const { href } = router.state.location
    void router.navigate(
      setupNeeded ? { to: '/setup', replace: true } : { to: '/sign-in', search: { next: href }, replace: true },
    )
  }, [router, setupNeeded])
  return null
}

/** The frame of all pages that need a session: rail, banners and the page. */
export function Layout() {
  const session = useSession()
  if (session.data === undefined) {
    return session.error ? (
      <div className={classes.alone}>
        <LoadProblem what="The dashboard cannot reach the server." query={session} />
      </div>
    ) : null
  }
  if (!isSignedIn(session.data)) return <SignInRedirect setupNeeded={session.data.setupNeeded} />
  return <SignedIn authOff={session.data.auth === 'off'} />
}

function SignedIn({ authOff }: { authOff: boolean }) {
  const live = useLiveConnection()
  const { sound, alertSound, notify } = useDisplaySettings()
  const main = useRef<HTMLElement>(null)
  useEffect(() => {
    live.start()
    return () => live.stop()
  }, [live])
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
