import { z } from 'zod'
import { instant } from './common.ts'

/** The subject of an erasure: a plate in any spelling, or the name of a person as cameras recognize it. */
export const erasureSubject = z.union([
  z.object({ plate: z.string().trim().min(1).max(50) }).strict(),
  z.object({ face: z.string().trim().min(1).max(100) }).strict(),
])

const count = z.number().int()
const counts = {
  /** Events go with their pictures, original posts, lines in events.csv, alerts and deliveries. */
  events: count,
  csvLines: count,
  pictures: count,
  rawPosts: count,
  /** The size of pictures and original posts. */
  bytes: count,
  /** Events that stay because they are under a hold. */
  held: count,
  passes: count,
  visits: count,
  knownPlates: count,
  visitors: count,
  /** Saved filters of pages that name it. */
  savedViews: count,
  /** Settings that name it and stay, because a person has to change them: the id of a rule, output or camera, or the key in viewtron.yaml. */
  mentions: z.array(z.object({ kind: z.enum(['rule', 'output', 'settings-file', 'mqtt-last-plate']), id: z.string() })),
}

export const erasurePreview = z.object({
  ...counts,
  /** Backups are not changed: these were made so far. */
  backups: z.array(z.object({ path: z.string(), at: instant })),
  /** The address of backups that cannot be listed from here; null without. */
  backupsElsewhere: z.string().nullable(),
})
export type ApiErasurePreview = z.infer<typeof erasurePreview>

/** The receipt of an erasure. It does not name what was erased. */
export const erasure = z.object({
  id: z.string(),
  kind: z.enum(['plate', 'face']),
  state: z.enum(['running', 'done']),
  startedAt: instant,
  /** Null while it runs. */
  finishedAt: instant.nullable(),
  /** The name of the person who asked for it. */
  by: z.string(),
  ...counts,
})
export type ApiErasure = z.infer<typeof erasure>
export const erasureList = z.object({ items: z.array(erasure) })
