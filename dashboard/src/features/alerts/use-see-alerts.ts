import { useCallback, useState } from 'react'
import type { RequestOf } from '#api/api-routes.ts'
import type { ProblemError } from '#api/problem-error.ts'
import { useChange } from '#api/use-change.ts'

type SeenRequest = RequestOf<'POST', 'alerts/seen'>['body']

export interface SeeAlerts {
  /** Marks alerts as seen: the given ones, or all that match. */
  see: (which: NonNullable<SeenRequest>) => void
  /** Takes the mark away from the alerts that were marked last. */
  undo: () => void
  /** The alerts that were marked last, while this can be undone. */
  justSeen: readonly string[]
  forget: () => void
  isPending: boolean
  error: ProblemError | null
}

/** Marks alerts as seen, and can undo the last time. */
export function useSeeAlerts(): SeeAlerts {
  const [justSeen, setJustSeen] = useState<readonly string[]>([])
  const forget = useCallback(() => setJustSeen([]), [])
  const see = useChange((api, body: NonNullable<SeenRequest>) => api.send('POST', 'alerts/seen', { body }), ['alerts'])
  const undo = useChange(
    (api, ids: readonly string[]) => api.send('POST', 'alerts/unseen', { body: { ids: [...ids] } }),
    ['alerts'],
  )
  return {
    see: which => see.mutate(which, { onSuccess: ({ ids }) => setJustSeen(ids) }),
    undo: () => undo.mutate(justSeen, { onSuccess: forget }),
    justSeen,
    forget,
    isPending: see.isPending || undo.isPending,
    error: see.error ?? undo.error,
  }
}
