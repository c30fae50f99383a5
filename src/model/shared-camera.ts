import type { CameraRef } from './event.ts'

/** The camera that posts of unknown devices belong to once the limit of new devices is reached. */
export const sharedCamera: CameraRef = { id: 'unknown_devices', name: 'Unknown devices' }
