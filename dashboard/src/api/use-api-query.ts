import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { Query } from './api-client.ts'
import { useApi } from './api-context.ts'
import type { ProblemError } from './problem-error.ts'

export interface ApiQueryOptions {
  /** False asks nothing. */
  enabled?: boolean
  /** Asks again after so many milliseconds. */
  everyMs?: number
  /** How long an answer counts as fresh, in milliseconds. */
  freshMs?: number
  /** Shows the answer to the question before until the new one is there. */
  keepPrevious?: boolean
}

/** The key of an answer in the cache; `[path]` alone matches it with every query, for invalidating. */
export function apiKey(path: string, query: Query = {}): readonly unknown[] {
  return [path, query]
}

/** `GET /api/v1/<path>` kept fresh; failed reads are repeated by themselves. */
export function useApiQuery<Answer>(
  path: string,
  query: Query = {},
  options: ApiQueryOptions = {},
): UseQueryResult<Answer, ProblemError> {
  const api = useApi()
  return useQuery<Answer, ProblemError>({
    queryKey: apiKey(path, query),
    queryFn: ({ signal }) => api.get<Answer>(path, query, signal),
    enabled: options.enabled ?? true,
    ...(options.everyMs !== undefined && { refetchInterval: options.everyMs }),
    ...(options.freshMs !== undefined && { staleTime: options.freshMs }),
    ...(options.keepPrevious && { placeholderData: keepPreviousData }),
  })
}
