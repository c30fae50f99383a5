import { z } from 'zod'
import { cameraRef, instant } from './common.ts'
import { pictureRef } from './plates.ts'
import { searched } from './searched.ts'

/** The name of a person in a device's library of faces, in any case. */
export const faceParams = z.object({
  name: searched(z.string().trim().min(1).max(200), { action: 'search-events' }),
})

/** The history of a recognized person. The events are `GET events?attribute=face.match.name:{name}`. */
export const faceHistory = z.object({
  /** As last recognized. */
  name: z.string(),
  /** The list of the device's library, and the person's number in it, as last sent. */
  list: z.string().nullable(),
  identityNumber: z.string().nullable(),
  sightings: z.number().int(),
  firstSeen: instant,
  lastSeen: instant,
  lastCamera: cameraRef,
  lastEventId: z.string(),
  picture: pictureRef.nullable(),
  cameras: z.array(z.object({ camera: cameraRef, sightings: z.number().int(), lastSeen: instant })),
  /** Sightings per UTC hour of the last 90 days. */
  hours: z.array(z.object({ from: instant, sightings: z.number().int() })),
})
export type FaceHistory = z.infer<typeof faceHistory>
