import { z } from 'zod'
import { categories } from '../../model/index.ts'
import { cursor, instant, limit } from './common.ts'

const trouble = z.object({ code: z.string(), message: z.string(), hint: z.string() })
const count = z.number().int()
const days = z.number().int().min(1).max(36500).nullable()
const bytes = z.number().int().min(1_000_000).max(Number.MAX_SAFE_INTEGER).nullable()
const group = z.string().trim().toLowerCase().min(1).max(40)

/** Events that are kept for another time than others: of a category, of known plates in a group, or with unknown plates only. */
const retentionRule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('category'), category: z.enum(categories), days }).strict(),
  z.object({ kind: z.literal('group'), group, days }).strict(),
  z.object({ kind: z.literal('strangers'), days }).strict(),
])

const subjectOf = (rule: z.output<typeof retentionRule>) =>
  rule.kind === 'category' ? `category ${rule.category}` : rule.kind === 'group' ? `group ${rule.group}` : rule.kind

const rules = z
  .array(retentionRule)
  .max(100)
  .refine(list => new Set(list.map(subjectOf)).size === list.length, 'has two rules for the same events')

/** Days are null to keep data forever. Events marked as kept and events under a hold are never removed. */
export const retention = z.object({
  eventDays: days,
  pictureDays: days,
  rawPostDays: days,
  /** Positions of targets, and status changes. */
  trackDays: days,
  /** Of a group of plates, then of strangers, then of a category: the first kind with a rule for an event decides. */
  rules: z.array(retentionRule),
  /** The most that the data directory may take: the oldest data is removed above it. Null for no limit. */
  maxBytes: bytes,
  /** The space to leave free on the disk: the oldest data is removed below it. Null for no limit. */
  freeBytes: bytes,
})
export type ApiRetention = z.infer<typeof retention>

/** Fields that are left out stay as they are. */
export const retentionChange = retention.extend({ rules }).partial({
  trackDays: true,
  rules: true,
  maxBytes: true,
  freeBytes: true,
})

/** `POST retention/preview`: what is left out is as it is stored. */
export const retentionPreviewRequest = retention.extend({ rules }).partial().strict()

/** The last and the next run of retention. */
export const retentionState = z.object({
  lastRun: z
    .object({
      at: instant,
      removed: z.object({ events: count, pictures: count, rawPosts: count }),
      /** The reason why nothing was removed: the clock was not trusted. */
      refused: trouble.nullable(),
    })
    .nullable(),
  /** Null if nothing will be removed. */
  nextRunAt: instant.nullable(),
  isRunning: z.boolean(),
  /** The machine's clock, and the reason if it is not trusted. */
  clock: z.object({ now: instant, trouble: trouble.nullable() }),
})
export type RetentionState = z.infer<typeof retentionState>

/** The setting by which something is removed. */
const cause = {
  kind: z.enum(['events', 'category', 'group', 'strangers', 'tracks', 'pictures', 'raw-posts', 'size', 'free-space']),
  /** The category or the group. */
  value: z.string().nullable(),
  /** Null for limits by size. */
  days: z.number().int().nullable(),
}

const countAndBytes = z.object({ count, bytes: z.number().int() })
const removable = {
  events: count,
  pictures: countAndBytes,
  rawPosts: countAndBytes,
  tracks: countAndBytes,
  /** Of all files together; the database gets smaller in itself, not on the disk. */
  bytes: z.number().int(),
  /** The oldest and the newest moment of what is removed; null if nothing is. */
  oldest: instant.nullable(),
  newest: instant.nullable(),
}

/** A preview of removals. Sizes of more than 5,000 files are estimated from a part of them. */
export const retentionPreview = z.object({
  ...removable,
  /** The same for each setting. */
  rules: z.array(z.object({ ...cause, ...removable })),
  /** The number of events that are old enough, and stay because they are marked as kept or under a hold. */
  spared: z.object({ kept: count, held: count }),
  usedBytes: z.number().int(),
  freeBytes: z.number().int(),
  /** By how much the limits by size would still be exceeded, because the rest is too young or is kept; 0 if they are not. */
  missingBytes: z.number().int(),
  /** The reason why nothing would be removed now: the clock is not trusted. */
  trouble: trouble.nullable(),
})
export type RetentionPreview = z.infer<typeof retentionPreview>

/** The removals by one setting on one day (UTC). */
const removal = z.object({
  id: z.string(),
  ...cause,
  startedAt: instant,
  endedAt: instant,
  events: count,
  pictures: count,
  rawPosts: count,
  tracks: count,
  bytes: z.number().int(),
  /** The time of the newest event or file that was removed. */
  upTo: instant,
})
export type Removal = z.infer<typeof removal>

export const removalQuery = z.object({ limit, cursor })
export const removalPage = z.object({ items: z.array(removal), nextCursor: z.string().nullable() })

/** Events that nothing removes until a person releases the hold. Null does not narrow it. */
export const hold = z.object({
  id: z.string(),
  reason: z.string(),
  /** Ids of cameras. */
  cameras: z.array(z.string()).nullable(),
  /** Groups of known plates: events with a plate of one of them. */
  groups: z.array(z.string()).nullable(),
  from: instant.nullable(),
  to: instant.nullable(),
  createdAt: instant,
  createdBy: z.string(),
  releasedAt: instant.nullable(),
  releasedBy: z.string().nullable(),
})
export type ApiHold = z.infer<typeof hold>

export const newHold = z
  .object({
    reason: z.string().trim().min(1).max(500),
    cameras: z.array(z.string().min(1).max(300)).min(1).max(500).nullable().default(null),
    /** The id or name of a place: the cameras of its doors, and of the places in it, as they are now. */
    place: z.string().trim().min(1).max(100).nullable().default(null),
    groups: z.array(group).min(1).max(100).nullable().default(null),
    from: z.coerce.date().nullable().default(null),
    to: z.coerce.date().nullable().default(null),
  })
  .strict()
  .refine(({ cameras, place }) => cameras === null || place === null, {
    path: ['place'],
    error: 'is already the cameras of a place: leave out cameras',
  })
  .refine(({ from, to }) => from === null || to === null || from <= to, { path: ['to'], error: 'is before from' })

/** Newest first, with those that were released. */
export const holdList = z.object({ items: z.array(hold) })
