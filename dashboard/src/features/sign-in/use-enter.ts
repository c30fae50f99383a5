import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useApi } from '#api/api-context.ts'
import { parseSearch } from '#routing/search-params.ts'
import type { Session } from '#server/api/schemas/index.ts'

/** Only paths within the dashboard, so that a link cannot redirect to another site after sign-in. */
function safeNext(next: string | undefined): string {
  return next?.startsWith('/') && !/^\/[/\\]/.test(next) ? next : '/live'
}

/** Stores the new session and opens the page that asked for it; `next` is its path and search. */
export function useEnter(next: string | undefined): (session: Session) => void {
  const queries = useQueryClient()
  const api = useApi()
  const router = useRouter()
  return session => {
    api.csrfToken = session.csrfToken
    queries.setQueryData(['auth/session'], session)
    const [to, search = ''] = safeNext(next).split('?', 2)
    void router.navigate({ to: to ?? '/live', search: parseSearch(search), replace: true })
  }
}
