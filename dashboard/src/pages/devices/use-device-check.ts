import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { useApi } from '#api/api-context.ts'
import type { ProblemError } from '#api/problem-error.ts'
import { refresh } from '#api/refresh.ts'
import { showsDevices } from '#features/devices/device-path.ts'
import type { ApiDevice } from '#server/api/schemas/index.ts'

/** Checks a device now; its state is refreshed even if it did not answer. */
export function useDeviceCheck(deviceId: string): UseMutationResult<ApiDevice, ProblemError, void> {
  const api = useApi()
  const queries = useQueryClient()
  return useMutation<ApiDevice, ProblemError>({
    mutationFn: () => api.send('POST', 'devices/{id}/check', { params: { id: deviceId } }),
    onSettled: () => refresh(queries, showsDevices),
  })
}
