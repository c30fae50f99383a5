import { Link } from '@tanstack/react-router'
import { useDeviceOf } from './use-device-of.ts'

/** The device that a camera's posts come from, if the server has its login. */
export function DeviceLink({ cameraId }: { cameraId: string }) {
  const { device } = useDeviceOf(cameraId)
  if (!device) return null
  return (
    <Link to="/devices/$deviceId" params={{ deviceId: device.id }}>
      Device
    </Link>
  )
}
