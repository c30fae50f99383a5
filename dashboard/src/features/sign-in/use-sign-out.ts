import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import { useApi } from '#api/api-context.ts'
import { endPush } from '#features/push/end-push.ts'

/** Ends this browser's session and clears all cached answers. */
export function useSignOut(): () => Promise<void> {
  const api = useApi()
  const queries = useQueryClient()
  const navigate = useNavigate()
  return useCallback(async () => {
    await endPush(api)
    await api.send('POST', 'auth/sign-out').catch(() => undefined)
    api.csrfToken = null
    queries.clear()
    await navigate({ to: '/sign-in', replace: true })
  }, [api, queries, navigate])
}
