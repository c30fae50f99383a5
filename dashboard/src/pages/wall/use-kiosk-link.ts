import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useApi } from '#api/api-context.ts'
import type { ProblemError } from '#api/problem-error.ts'
import type { Session } from '#server/api/schemas/index.ts'

/** The secret is behind `#`, so that it reaches no log of a server or proxy. */
function tokenOfAddress(): string | null {
  return new URLSearchParams(location.hash.slice(1)).get('token')
}

/** Opens the wall with the token of the address, and takes the token out of the address. */
export function useKioskLink(): { isPending: boolean; error: ProblemError | null } {
  const api = useApi()
  const queries = useQueryClient()
  const token = useRef(tokenOfAddress())
  const open = useMutation<Session, ProblemError, string>({
    mutationFn: secret => api.send('POST', 'auth/kiosk', { body: { token: secret } }),
    onSuccess: session => queries.setQueryData(['auth/session'], session),
  })
  const { mutate } = open
  useEffect(() => {
    if (token.current === null) return
    history.replaceState(history.state, '', location.pathname + location.search)
    mutate(token.current)
  }, [mutate])
  return { isPending: token.current !== null && (open.isIdle || open.isPending), error: open.error }
}
