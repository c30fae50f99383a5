import { z } from 'zod'
import { instant } from './common.ts'

const problem = z.object({ code: z.string(), message: z.string(), hint: z.string() })

/** `PUT backups/plan`: when the server makes backups, and where. */
export const backupPlan = z
  .object({
    /** False makes none; what was made stays. */
    enabled: z.boolean(),
    /** The folder of the backups: a whole path on the machine of the server, or `ssh://user@host/path`. */
    target: z.string().trim().min(1).max(1000),
    /** The time of day, in the server's zone. */
    at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'must be a time of day such as 02:30' }),
    /** The newest backup of so many days stays, and of so many weeks. */
    daily: z.number().int().min(1).max(1000),
    weekly: z.number().int().min(0).max(1000),
    /** Whether they contain the key of the stored device passwords. */
    keys: z.boolean(),
  })
  .strict()

const run = z.object({
  startedAt: instant,
  endedAt: instant,
  /** Null if it failed. `missing`: files that were missing in the data directory before. */
  made: z
    .object({
      path: z.string(),
      files: z.number().int(),
      bytes: z.number(),
      copied: z.number().int(),
      missing: z.number().int(),
    })
    .nullable(),
  /** The number of older backups that were removed. */
  removed: z.number().int(),
  problem: problem.nullable(),
})

/** `GET backups`. */
export const backupState = z.object({
  /** Null before somebody has set it. */
  plan: backupPlan.nullable(),
  /** The step of the running backup; null while none runs. */
  running: z.object({ startedAt: instant, words: z.string() }).nullable(),
  lastRun: run.nullable(),
  lastGood: run.nullable(),
  /** Null if none is scheduled. */
  nextAt: instant.nullable(),
  /** Backups fail, or the last good one is older than expected. */
  trouble: z.object({ kind: z.enum(['failing', 'overdue']), message: z.string(), hint: z.string() }).nullable(),
  /** The backups are on the disk of the data and would be lost with it; null if unknown. */
  onDiskOfData: z.boolean().nullable(),
})
export type BackupState = z.infer<typeof backupState>

/** `GET verify`: the last check of the stored data by the server. */
export const checkState = z.object({
  /** The step of the running check; null while none runs. */
  running: z.object({ startedAt: instant, words: z.string() }).nullable(),
  lastRun: z
    .object({
      startedAt: instant,
      endedAt: instant,
      /** Null if the check could not be finished; `problem` has the reason. */
      checked: z
        .object({
          rows: z.number().int(),
          pictures: z.number().int(),
          rawPosts: z.number().int(),
          decodedPosts: z.number().int(),
          csvEvents: z.number().int(),
        })
        .nullable(),
      findings: z.number().int(),
      /** The first findings, as `viewtron verify` prints them. */
      first: z.array(
        z.object({ code: z.string(), path: z.string().nullable(), id: z.string().nullable(), repairable: z.boolean() }),
      ),
      problem: z.string().nullable(),
    })
    .nullable(),
})
export type CheckState = z.infer<typeof checkState>
