import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useApi } from '#api/api-context.ts'
import type { ProblemError } from '#api/problem-error.ts'
import type { SetUpPlan, SetUpRequest } from '#server/api/schemas/index.ts'

/** Asks a stored device for the changes that setting it up would make; changes nothing. */
export function useSetUpPlan(
  deviceId: string,
  request: Partial<SetUpRequest>,
  enabled: boolean,
): UseQueryResult<SetUpPlan, ProblemError> {
  const api = useApi()
  return useQuery<SetUpPlan, ProblemError>({
    queryKey: [`devices/${deviceId}/set-up`, request],
    enabled,
    staleTime: 30_000,
    // The device is asked once: a person waits for the answer and may ask again.
    retry: false,
    refetchInterval: false,
    queryFn: async () => {
      const body = { ...request, dryRun: true }
      return (await api.send('POST', 'devices/{id}/set-up', { params: { id: deviceId }, body })).plan
    },
  })
}
