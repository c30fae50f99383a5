import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useApi } from './api-context.ts'
import { type Answer, type AnyRequest, filledPath, type GetPath, type RequestOf } from './api-routes.ts'
import type { ProblemError } from './problem-error.ts'

interface ApiQueryOptions {
  /** False sends no request. */
  enabled?: boolean
  /** Refetch interval in milliseconds. */
  everyMs?: number
  /** An answer counts as fresh for this time, in milliseconds. */
  freshMs?: number
  /** Shows the answer to the previous request until the new one arrives. */
  keepPrevious?: boolean
}

/** The cache key of an answer. `[path]` alone matches the path with every query, for invalidating. */
export function apiKey<P extends GetPath>(path: P, request: RequestOf<'GET', P>): readonly unknown[] {
  const { params, query = {} }: AnyRequest = request
  return [filledPath(path, params), query]
}

type QueryArguments<P extends GetPath> =
  Record<never, never> extends RequestOf<'GET', P>
    ? [request?: RequestOf<'GET', P>, options?: ApiQueryOptions]
    : [request: RequestOf<'GET', P>, options?: ApiQueryOptions]

/** `GET /api/v1/<path>`, kept fresh; failed requests are retried. The path determines the type of the answer. */
export function useApiQuery<P extends GetPath>(
  path: P,
  ...[request, options = {}]: QueryArguments<P>
): UseQueryResult<Answer<'GET', P>, ProblemError> {
  const api = useApi()
  const wanted = (request ?? {}) as RequestOf<'GET', P>
  return useQuery<Answer<'GET', P>, ProblemError>({
    queryKey: apiKey(path, wanted),
    queryFn: ({ signal }) => api.get(path, wanted, signal),
    enabled: options.enabled ?? true,
    ...(options.everyMs !== undefined && { refetchInterval: options.everyMs }),
    ...(options.freshMs !== undefined && { staleTime: options.freshMs }),
    ...(options.keepPrevious && { placeholderData: keepPreviousData }),
  })
}
