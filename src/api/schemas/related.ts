import { z } from 'zod'
import { eventCount } from './events.ts'
import { plateMatch, usualVehicle } from './plates.ts'

/** `GET events/{id}/related`: searches for more of what the event shows, with the number of events that each finds. */
export const relatedEvents = z.object({
  items: z.array(
    eventCount.extend({
      /**
       * `plate`: the same plate; `look-alikes`: this and plates that may be it; `vehicle`: same make and color; `face`: the same
       * recognized person; `person`: same color of clothes.
       */
      kind: z.enum(['plate', 'look-alikes', 'vehicle', 'face', 'person']),
      /** An index of `targets`. */
      target: z.number().int(),
      /** The filter of `GET events`. */
      filter: z.object({
        plate: z.string().optional(),
        plateMatch: plateMatch.optional(),
        attribute: z.array(z.string()).optional(),
        vehicleBrand: z.array(z.string()).optional(),
        vehicleType: z.array(z.string()).optional(),
        vehicleColor: z.array(z.string()).optional(),
        upperColor: z.array(z.string()).optional(),
        sex: z.array(z.string()).optional(),
      }),
    }),
  ),
  /** Targets that look unlike the vehicle that usually carries the plate, with the facts that differ. */
  unusual: z.array(
    z.object({
      target: z.number().int(),
      usual: usualVehicle,
      differs: z.array(z.enum(['type', 'brand', 'model', 'color'])),
    }),
  ),
})
export type RelatedEvents = z.infer<typeof relatedEvents>
