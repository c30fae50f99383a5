import { showsDevices } from '#features/devices/device-path.ts'
import type { ApiDevice } from '#server/api/schemas/index.ts'
import { RemovedNotice } from '#ui/removed-notice.tsx'

interface RemovedDeviceProps {
  device: ApiDevice
  /** It was undone, or is no longer offered. */
  onDone: () => void
}

/** Says that a device was removed, and brings it back with its stored password on request. */
export function RemovedDevice({ device, onDone }: RemovedDeviceProps) {
  return (
    <RemovedNotice
      name={device.name}
      restore={api => api.send('POST', 'devices/{id}/restore', { params: { id: device.id } })}
      refresh={showsDevices}
      onDone={onDone}
    />
  )
}
