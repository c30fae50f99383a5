import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { Session, Stats } from '#server/api/schemas/index.ts'
import { useApi } from './api-context.ts'
import type { ProblemError } from './problem-error.ts'
import { useApiQuery } from './use-api-query.ts'

/** Reads the session of this browser; its user is null if nobody is signed in. */
export function useSession(): UseQueryResult<Session, ProblemError> {
  const api = useApi()
  return useQuery<Session, ProblemError>({
    queryKey: ['auth/session'],
    staleTime: 60_000,
    queryFn: async ({ signal }) => {
      const session = await api.get('auth/session', {}, signal)
      api.csrfToken = session.csrfToken
      return session
    },
  })
}

/** True if the pages may be shown: somebody is signed in, or sign-in is off. */
export function isSignedIn(session: Session | undefined): boolean {
  return session !== undefined && !session.lacksSecondFactor && (session.auth === 'off' || session.user !== null)
}

/** True if the user may mark alerts, correct plates, keep events, edit known plates and switch alarm outputs. */
export function useMayOperate(): boolean {
  const { data } = useSession()
  return data?.auth === 'off' || data?.user?.role === 'admin' || data?.user?.role === 'operator'
}

/** True if the user may see only some cameras; the API has nothing about the whole server for them. */
export function useIsLimited(): boolean {
  return (useSession().data?.user?.cameras ?? null) !== null
}

/** True if the user may change everything; others see the same pages without the buttons. */
export function useMayChange(): boolean {
  const { data } = useSession()
  return data?.auth === 'off' || data?.user?.role === 'admin'
}

/** The server's state: version, zone, camera addresses, totals. Asked every 15 s. */
export function useStats(enabled = true): UseQueryResult<Stats, ProblemError> {
  return useApiQuery('stats', {}, { enabled, everyMs: 15_000, freshMs: 10_000, keepPrevious: true })
}
