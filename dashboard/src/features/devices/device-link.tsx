import { Link } from '@tanstack/react-router'
import { useApiQuery } from '#api/use-api-query.ts'
import { useIsLimited } from '#api/use-session.ts'

interface DeviceLinkOptions {
  cameraId: string
  words?: string
  /** Shown where no such device is stored. */
  otherwise?: string
}

/** The device that a camera's posts come from, if the server has its login. */
export function DeviceLink({ cameraId, words = 'Device', otherwise }: DeviceLinkOptions) {
  const isLimited = useIsLimited()
  const devices = useApiQuery('devices', {}, { enabled: !isLimited, freshMs: 60_000 })
  const device = devices.data?.items.find(one => one.cameras.some(camera => camera.id === cameraId))
  if (!device) return otherwise ?? null
  return (
    <Link to="/devices/$deviceId" params={{ deviceId: device.id }}>
      {words}
    </Link>
  )
}
