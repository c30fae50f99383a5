import { z } from 'zod'
import { canonicalAddress, canonicalNetwork } from '../../lib/networks.ts'

/** ISO 8601 UTC with milliseconds. */
export const instant = z.iso.datetime()

/** A problem document (RFC 9457). `code` is a code of docs/errors.md, `detail` says what happened, `hint` what to do. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string(),
  hint: z.string(),
  /** Which parameters or fields are wrong, for `request-invalid`. */
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

/** Where a page begins; an opaque text that the page before gave. */
export const cursor = z.string().max(500).optional()

/** A moment, as ISO 8601 with a zone, or a date (`2026-11-23`) read as UTC. */
export const moment = z.coerce.date()

/** An IP address; written in the one way that addresses of senders are. */
export const ipAddress = z
  .string()
  .max(100)
  .refine(text => canonicalAddress(text) !== null, 'is no IP address such as 192.168.1.57')
  .overwrite(text => canonicalAddress(text) ?? text)

/** An IP address or a network. */
export const network = z
  .string()
  .max(100)
  .refine(
    text => canonicalNetwork(text) !== null,
    'is no address such as 192.168.1.57 and no network such as 192.168.1.0/24',
  )
  .overwrite(text => canonicalNetwork(text) ?? text)

export const cameraRef = z.object({ id: z.string(), name: z.string() })

export const box = z.object({ x1: z.number(), y1: z.number(), x2: z.number(), y2: z.number() })

export const targetTypes = ['person', 'vehicle', 'bike', 'unknown'] as const
export const targetType = z.enum(targetTypes)
