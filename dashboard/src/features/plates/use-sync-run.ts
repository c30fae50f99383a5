import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef } from 'react'
import { refresh } from '#api/refresh.ts'
import { apiKey, useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import type { SyncDecision, SyncRun } from '#server/api/schemas/index.ts'

const followEveryMs = 400

/** The run on a device: starts one, follows how far it is, also one that began before the page; `onDone` when it has ended. */
export function useSyncRun(deviceId: string, onDone: () => void) {
  const queries = useQueryClient()
  const device = { params: { id: deviceId } }
  const runKey = apiKey('plate-sync/{id}/run', device)
  const known = queries.getQueryData<SyncRun | null>(runKey)
  const wasRunning = useRef(false)
  const run = useApiQuery('plate-sync/{id}/run', device, isGoing(known) ? { everyMs: followEveryMs } : {})
  const isRunning = isGoing(run.data)
  const start = useChange((api, decisions: SyncDecision[]) =>
    api.send('POST', 'plate-sync/{id}', { ...device, body: { decisions } }),
  )
  const settle = useCallback(() => {
    onDone()
    void refresh(queries, ['plate-sync', 'plates'])
  }, [onDone, queries])
  useEffect(() => {
    if (wasRunning.current && !isRunning) settle()
    wasRunning.current = isRunning
  }, [isRunning, settle])
  /** Shows a run that was begun elsewhere, such as by an import. */
  const follow = (first: SyncRun) => {
    queries.setQueryData(runKey, first)
    if (!isGoing(first)) settle()
  }
  const begin = (decisions: SyncDecision[]) => start.mutate(decisions, { onSuccess: follow })
  return { run: run.data ?? null, isRunning, begin, follow, isStarting: start.isPending, error: start.error }
}

function isGoing(run: SyncRun | null | undefined): boolean {
  return run != null && run.finishedAt === null
}
