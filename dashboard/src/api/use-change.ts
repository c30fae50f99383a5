import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import type { ApiClient } from './api-client.ts'
import { useApi } from './api-context.ts'
import type { ProblemError } from './problem-error.ts'
import { refresh } from './refresh.ts'

/**
 * A change through the API. `paths` are asked again afterwards, e.g. `['cameras', 'events']`.
 * `const rename = useChange((api, name: string) => api.send('PATCH', `cameras/${id}`, { name }), ['cameras'])`
 */
export function useChange<Input = void, Answer = unknown>(
  run: (api: ApiClient, input: Input) => Promise<Answer>,
  paths: readonly string[] = [],
): UseMutationResult<Answer, ProblemError, Input> {
  const api = useApi()
  const queries = useQueryClient()
  return useMutation<Answer, ProblemError, Input>({
    mutationFn: input => run(api, input),
    onSuccess: () => refresh(queries, paths),
  })
}
