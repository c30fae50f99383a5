import { z } from 'zod'
import { cameraRef } from './common.ts'

/** What devices have to send with every post. The password is shown to nobody. */
export const cameraPort = z.object({
  /** Null where nothing is asked for; `configuration` wins and is changed there. */
  source: z.enum(['configuration', 'stored']).nullable(),
  user: z.string().nullable(),
  /** False where the key with which the password was stored is gone: then nobody may post. */
  readable: z.boolean(),
  /** Devices of which the password is stored; `settable` where this server can write user and password into them. */
  devices: z.array(z.object({ id: z.string(), name: z.string(), host: z.string(), settable: z.boolean() })),
  /** Cameras that post from other devices: a person types it there. */
  others: z.array(cameraRef),
})
export type CameraPortState = z.infer<typeof cameraPort>

// What devices' menus take, and Basic can carry.
const printable = /^[\x21-\x7e]+$/
export const cameraLogin = z.object({
  user: z
    .string()
    .max(32)
    .regex(printable, 'has letters, digits and signs of English only, no blanks')
    .refine(text => !text.includes(':'), 'has a colon, which the devices cannot send'),
  password: z.string().min(8).max(64).regex(printable, 'has letters, digits and signs of English only, no blanks'),
})
