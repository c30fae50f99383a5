import type { CameraRef } from './event.ts'

/** The camera under which the posts of devices stand that are beyond the limits of new devices. */
export const sharedCamera: CameraRef = { id: 'unknown_devices', name: 'Unknown devices' }
