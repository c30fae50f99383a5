import { Link } from '@tanstack/react-router'
import { useApiQuery } from '#api/use-api-query.ts'

interface DeviceLinkOptions {
  cameraId: string
  words?: string
  /** Shown where no such device is stored. */
  otherwise?: string
}

/** The device that a camera's posts come from, if the server has its login. */
export function DeviceLink({ cameraId, words = 'Device', otherwise }: DeviceLinkOptions) {
  const devices = useApiQuery('devices', {}, { freshMs: 60_000 })
  const device = devices.data?.items.find(one => one.cameras.some(camera => camera.id === cameraId))
  if (!device) return otherwise ?? null
  return (
    <Link to="/devices/$deviceId" params={{ deviceId: device.id }}>
      {words}
    </Link>
  )
}
