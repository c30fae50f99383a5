import type { UseMutationResult } from '@tanstack/react-query'
import type { ApiClient } from './api-client.ts'
import type { ProblemError } from './problem-error.ts'
import { useChange } from './use-change.ts'

/**
 * A removal through the API. `onRemoved` is called before the list is asked again: what was removed is shown by a
 * component that is gone then.
 */
export function useRemoval(
  remove: (api: ApiClient) => Promise<unknown>,
  refresh: readonly string[],
  onRemoved: () => void,
): UseMutationResult<unknown, ProblemError, void> {
  return useChange(async api => {
    await remove(api)
    onRemoved()
  }, refresh)
}
