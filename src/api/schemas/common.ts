import { z } from 'zod'
import { canonicalAddress, canonicalNetwork } from '../../lib/networks.ts'
import { targetTypes } from '../../model/index.ts'

/** ISO 8601 UTC with milliseconds. */
export const instant = z.iso.datetime()

/** A problem document (RFC 9457). `code` is listed in docs/errors.md, `detail` describes the error, `hint` a solution. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string(),
  hint: z.string(),
  /** The id of the request, also in the answer's `X-Request-ID` and in the log. */
  requestId: z.string().optional(),
  /** The invalid parameters or fields, for `request-invalid`. */
  fields: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
})
export type Problem = z.infer<typeof problem>

/** One value or several: `?camera=a&camera=b` or `?camera=a,b`. */
export function list<Item extends z.ZodType>(item: Item) {
  const split = (value: unknown) => {
    if (value === undefined || value === '') return undefined
    const values = Array.isArray(value) ? value : [value]
    return values.flatMap(one => (typeof one === 'string' ? one.split(',').filter(part => part !== '') : [one]))
  }
  return z.preprocess(split, z.array(item).max(200).optional())
}

export const limit = z.coerce.number().int().min(1).max(500).default(50)

/** The start of a page: an opaque text from the previous page. */
export const cursor = z.string().max(500).optional()

/** A time in ISO 8601 with a zone, or a date (`2026-11-23`) in UTC. */
export const moment = z.coerce.date()

/** An IP address, converted to the form in which addresses of senders are stored. */
export const ipAddress = z
  .string()
  .max(100)
  .refine(text => canonicalAddress(text) !== null, 'is not an IP address such as 192.168.1.57')
  .overwrite(text => canonicalAddress(text) ?? text)

/** An IP address or a network. */
export const network = z
  .string()
  .max(100)
  .refine(
    text => canonicalNetwork(text) !== null,
    'is not an address such as 192.168.1.57 or a network such as 192.168.1.0/24',
  )
  .overwrite(text => canonicalNetwork(text) ?? text)

export const cameraRef = z.object({ id: z.string(), name: z.string() })

export const box = z.object({ x1: z.number(), y1: z.number(), x2: z.number(), y2: z.number() })

export const targetType = z.enum(targetTypes)
