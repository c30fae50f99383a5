import { backupErrors } from './backup-errors.ts'
import { cameraPortErrors } from './camera-port-errors.ts'
import { deviceErrors } from './device-errors.ts'
import type { ErrorEntry } from './error-entry.ts'
import { outputErrors } from './output-errors.ts'
import { placeErrors } from './place-errors.ts'
import { storageErrors } from './storage-errors.ts'
import { webErrors } from './web-errors.ts'

/** Every error that a user can see. docs/errors.md explains each one under its code. */
export const errorCatalogue = {
  ...storageErrors,
  ...backupErrors,
  ...cameraPortErrors,
  ...webErrors,
  ...outputErrors,
  ...deviceErrors,
  ...placeErrors,
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof errorCatalogue
