import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import type { ApiClient } from './api-client.ts'
import { useApi } from './api-context.ts'
import type { ProblemError } from './problem-error.ts'

/**
 * A change through the API. `refresh` names the paths whose answers are asked again afterwards, e.g. `['cameras', 'events']`.
 * `const rename = useChange((api, name: string) => api.send('PATCH', `cameras/${id}`, { name }), ['cameras'])`
 */
export function useChange<Input = void, Answer = unknown>(
  run: (api: ApiClient, input: Input) => Promise<Answer>,
  refresh: readonly string[] = [],
): UseMutationResult<Answer, ProblemError, Input> {
  const api = useApi()
  const queries = useQueryClient()
  return useMutation<Answer, ProblemError, Input>({
    mutationFn: input => run(api, input),
    onSuccess: async () => {
      const touched = (key: unknown) => refresh.some(path => key === path || String(key).startsWith(`${path}/`))
      await queries.invalidateQueries({ predicate: query => touched(query.queryKey[0]) })
    },
  })
}
