import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { SyncDecision, SyncRun } from '../../../../../src/api/schemas/index.ts'
import { useApiQuery } from '../../../api/use-api-query.ts'
import { useChange } from '../../../api/use-change.ts'

/** Starts bringing a device level and follows how far it is; `onDone` when it has ended. */
export function useSyncRun(deviceId: string, onDone: () => void) {
  const queries = useQueryClient()
  const path = `plate-sync/${encodeURIComponent(deviceId)}`
  const [isFollowed, setFollowed] = useState(false)
  const run = useApiQuery<SyncRun | null>(
    `${path}/run`,
    {},
    isFollowed ? { everyMs: 400, freshMs: 0 } : { enabled: false },
  )
  const start = useChange((api, decisions: SyncDecision[]) => api.send<SyncRun>('POST', path, { decisions }))
  const isRunning = isFollowed && run.data?.finishedAt == null
  const hasEnded = isFollowed && run.isFetchedAfterMount && run.data != null && run.data.finishedAt !== null
  useEffect(() => {
    if (!hasEnded) return
    setFollowed(false)
    onDone()
    void queries.invalidateQueries({ queryKey: ['plate-sync'] })
    void queries.invalidateQueries({ queryKey: ['plates'] })
  }, [hasEnded, onDone, queries])
  return {
    run: run.data ?? null,
    isRunning,
    start: {
      ...start,
      mutate: (decisions: SyncDecision[]) =>
        start.mutate(decisions, {
          onSuccess: first => {
            queries.setQueryData([`${path}/run`, {}], first)
            setFollowed(true)
          },
        }),
    },
  }
}
