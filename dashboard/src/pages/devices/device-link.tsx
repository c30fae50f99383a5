import { Link } from '@tanstack/react-router'
import type { ApiDevice } from '../../../../src/api/schemas/index.ts'
import { useApiQuery } from '../../api/use-api-query.ts'

/** The device that a camera's posts come from, where it is one this server may sign in to. */
export function DeviceLink({ cameraId }: { cameraId: string }) {
  const devices = useApiQuery<{ items: ApiDevice[] }>('devices', {}, { freshMs: 60_000 })
  const device = devices.data?.items.find(one => one.cameras.some(camera => camera.id === cameraId))
  if (!device) return null
  return (
    <Link to="/devices/$deviceId" params={{ deviceId: device.id }}>
      Its device
    </Link>
  )
}
