/** Under /api/v1. */
export const devicePath = (deviceId: string) => `devices/${encodeURIComponent(deviceId)}`

/** What shows devices, to be asked again after a change of one. */
export const showsDevices = ['devices', 'doctor', 'plate-sync', 'audit'] as const
