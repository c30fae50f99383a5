import { type UseMutationResult, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { ApiClient } from '#api/api-client.ts'
import type { QueryOf } from '#api/api-routes.ts'
import type { ProblemError } from '#api/problem-error.ts'
import { apiKey, useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import type { ApiEvent, Neighbours } from '#server/api/schemas/index.ts'

/** Long, because a stored event changes only when people annotate it. In milliseconds. */
const freshMs = 60_000

/** One event by its id. */
export function useEvent(id: string, { enabled = true }: { enabled?: boolean } = {}) {
  return useApiQuery('events/{id}', { params: { id: id } }, { freshMs, enabled })
}

/** Remembers an event that a list has loaded, so that it opens immediately. */
export function useRememberEvent(): (event: ApiEvent) => void {
  const queries = useQueryClient()
  return useCallback(
    event => void queries.setQueryData(apiKey('events/{id}', { params: { id: event.id } }), event),
    [queries],
  )
}

/** The ids before and after an event under a filter; the events themselves are fetched ahead. */
export function useNeighbours(id: string, query: QueryOf<'events/{id}/neighbours'>): Neighbours {
  const none = { newer: null, older: null }
  const { data = none } = useApiQuery('events/{id}/neighbours', { params: { id: id }, query })
  useApiQuery('events/{id}', { params: { id: data.older ?? '' } }, { enabled: data.older !== null, freshMs })
  useApiQuery('events/{id}', { params: { id: data.newer ?? '' } }, { enabled: data.newer !== null, freshMs })
  return data
}

/** A change that answers with the event as it is now. */
export function useEventChange<Input>(
  run: (api: ApiClient, input: Input) => Promise<ApiEvent>,
): UseMutationResult<ApiEvent, ProblemError, Input> {
  const queries = useQueryClient()
  return useChange<Input, ApiEvent>(
    async (api, input) => {
      const event = await run(api, input)
      queries.setQueryData(apiKey('events/{id}', { params: { id: event.id } }), event)
      return event
    },
    ['events', 'plates'],
  )
}
