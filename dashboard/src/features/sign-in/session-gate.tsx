import { useRouter } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useEffect } from 'react'
import { isSignedIn, useSession } from '#api/use-session.ts'
import { useLiveConnection } from '#live/use-live.ts'
import type { Session } from '#server/api/schemas/index.ts'
import { LoadProblem } from '#ui/problem.tsx'
import classes from './session-gate.module.css'

const RequiredSecondFactor = lazy(async () => ({
  default: (await import('./required-second-factor.tsx')).RequiredSecondFactor,
}))

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

interface SessionGateProps {
  /** A browser that may only show the wall gets in too. */
  kiosk?: boolean
  children: (session: Session) => ReactNode
}

/** Shows its content, with the live connection, to those who are signed in; everybody else gets to the sign-in. */
export function SessionGate({ kiosk = false, children }: SessionGateProps) {
  const session = useSession()
  if (session.data === undefined) {
    return session.error ? (
      <div className={classes.alone}>
        <LoadProblem what="The dashboard cannot reach the server." query={session} />
      </div>
    ) : null
  }
  if (session.data.lacksSecondFactor)
    return (
      <Suspense>
        <RequiredSecondFactor />
      </Suspense>
    )
  if (!isSignedIn(session.data) && !(kiosk && session.data.kiosk))
    return <SignInRedirect setupNeeded={session.data.setupNeeded} />
  return <Connected>{children(session.data)}</Connected>
}

function Connected({ children }: { children: ReactNode }) {
  const live = useLiveConnection()
  useEffect(() => {
    live.start()
    return () => live.stop()
  }, [live])
  return children
}
