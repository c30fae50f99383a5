import { z } from 'zod'
import { list } from './common.ts'

const color = list(z.string().max(50))
const yesNo = list(z.enum(['yes', 'no']))

/**
 * Filters by the looks of targets. Those of a vehicle and its plate have to hold for one target, and so do those of a
 * person. Words have their synonyms: `vehicleType=van` finds `MPV` too.
 */
export const lookFields = {
  vehicleType: list(z.string().max(50)),
  vehicleColor: color,
  /** Make or model. */
  vehicleBrand: list(z.string().max(50)),
  plateColor: color,
  direction: list(z.enum(['approach', 'away'])),
  upperColor: color,
  lowerColor: color,
  sex: list(z.enum(['male', 'female'])),
  age: list(z.string().max(50)),
  glasses: yesNo,
  mask: yesNo,
  hat: yesNo,
  backpack: yesNo,
  bag: yesNo,
  skirt: yesNo,
  /** Of a vehicle or of clothes. */
  color,
}

/** Hours of the day: `22:00-06:00` is past midnight. */
export const dayHours = z
  .string()
  .max(20)
  .regex(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'is not hours of the day such as 22:00-06:00')
