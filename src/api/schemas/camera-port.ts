import { z } from 'zod'
import { cameraRef } from './common.ts'

/** The user and password that devices have to send with every post. The password is never returned. */
export const cameraPort = z.object({
  /** Null if no login is required. `configuration` has priority and is changed in the configuration. */
  source: z.enum(['configuration', 'stored']).nullable(),
  user: z.string().nullable(),
  /** False if the key that encrypts the stored password was lost; all posts are refused then. */
  readable: z.boolean(),
  /** Stored devices. `settable` is true if this server can write the user and password to the device. */
  devices: z.array(z.object({ id: z.string(), name: z.string(), host: z.string(), settable: z.boolean() })),
  /** Cameras of other devices, where a person has to enter the user and password. */
  others: z.array(cameraRef),
})
export type CameraPortState = z.infer<typeof cameraPort>

// The characters that both the menus of devices and Basic authentication support.
const printable = /^[\x21-\x7e]+$/
const printableHint = 'may contain only letters A–Z, digits and ASCII symbols, no spaces'
export const cameraLogin = z.object({
  user: z
    .string()
    .max(32)
    .regex(printable, printableHint)
    .refine(text => !text.includes(':'), 'must not contain a colon, which devices cannot send'),
  password: z.string().min(8).max(64).regex(printable, printableHint),
})
