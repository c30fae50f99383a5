/** Under /api/v1. */
export const devicePath = (deviceId: string) => `devices/${encodeURIComponent(deviceId)}`

/** Paths of answers that contain devices; a change of a device invalidates them. */
export const showsDevices = ['devices', 'doctor', 'plate-sync', 'audit'] as const
