import { useApiQuery } from '#api/use-api-query.ts'
import { useIsLimited } from '#api/use-session.ts'
import type { ApiDevice } from '#server/api/schemas/index.ts'

/** The stored device that a camera's posts come from; `isKnown` once the devices are loaded. */
export function useDeviceOf(cameraId: string): { device: ApiDevice | undefined; isKnown: boolean } {
  const isLimited = useIsLimited()
  const { data } = useApiQuery('devices', {}, { enabled: !isLimited, freshMs: 60_000 })
  const device = data?.items.find(one => one.cameras.some(camera => camera.id === cameraId))
  return { device, isKnown: data !== undefined }
}
