import { z } from 'zod'
import { visitorStates } from '../../plates/read-visitors.ts'
import { cursor, instant, limit, list, moment } from './common.ts'
import { searched } from './searched.ts'

const text = (most: number) => z.string().trim().max(most).nullable()
const facts = {
  name: text(100),
  /** The person they visit. */
  host: text(100),
  note: text(2000),
  /** Rounded down to whole seconds. */
  from: moment,
  /** The instant of the end is outside. */
  until: moment,
}

/** `from` is now where it is left out. */
export const newVisitor = z
  .object({
    plate: z.string().trim().min(1).max(50),
    name: facts.name.default(null),
    host: facts.host.default(null),
    note: facts.note.default(null),
    from: moment.optional(),
    until: moment,
  })
  .strict()
export const visitorChange = z.object(facts).partial().strict()

/** A plate that is expected for a while. */
export const visitor = z.object({
  id: z.string(),
  /** As a person typed it. */
  plate: z.string(),
  /** Upper-case letters and digits only. Used in paths of the API. */
  key: z.string(),
  name: z.string().nullable(),
  /** The person they visit. */
  host: z.string().nullable(),
  note: z.string().nullable(),
  from: instant,
  until: instant,
  /** `ended` visitors are history. */
  state: z.enum(visitorStates),
  createdAt: instant,
  /** The name of the person who added it. */
  createdBy: z.string(),
})
export type ApiVisitor = z.infer<typeof visitor>

export const visitorQuery = z.object({
  /** Any spelling, or a part of a plate; with `*` and `?` the whole plate. */
  plate: searched(z.string().trim().min(1).max(50).optional(), { action: 'search-plates' }),
  state: list(z.enum(visitorStates)),
  /** Visitors whose time has a part in this range. */
  from: moment.optional(),
  to: moment.optional(),
  limit,
  cursor,
})
/** The ones that come last stand first. */
export const visitorPage = z.object({ items: z.array(visitor), nextCursor: z.string().nullable() })
