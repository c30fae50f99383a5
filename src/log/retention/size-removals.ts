import { sql } from 'kysely'
import { dayMs, hourMs } from '../../time/units.ts'
import { type Archive, dayOf } from '../archive/index.ts'
import { causesOf, entryBatches, freedBytes, oldRows } from './entry-removals.ts'
import { leftoverRemovals } from './file-removals.ts'
import type { Cause, Retention } from './limits.ts'
import { type Batch, type RemovalPlan, stepSize } from './removal-plan.ts'

// A row with its indexes, as measured; a wrong guess is corrected by the next run.
const bytesARow = 2500

// Small steps remove hardly more than asked for.
const smallExcess = 64 * 2 ** 20
const fewRows = 5

/** A limit by size that is exceeded. */
export interface Excess {
  kind: 'size' | 'free-space'
  /** The bytes to remove. */
  bytes: number
}

/** The age that entries must have before a limit by size removes them: other programs can fill a disk in an hour. */
const youngestMs = { size: hourMs, 'free-space': dayMs }

/** Removes the oldest, whatever it is, until enough is free or only young data is left. */
class OldestFirst {
  private readonly plan: RemovalPlan
  private readonly cause: Cause
  private readonly before: number
  private missing: number
  private sweptTo = ''

  constructor(plan: RemovalPlan, { kind, bytes }: Excess) {
    this.plan = plan
    this.cause = { kind, value: null, days: null }
    this.before = plan.now.getTime() - youngestMs[kind]
    this.missing = bytes
  }

  async *batches(): AsyncGenerator<Batch> {
    const pages = oldRows(this.plan, { before: this.before, where: () => sql<boolean>`true` })
    for await (const rows of pages) {
      yield* this.take(this.leftovers(rows[0]?.time ?? 0))
      if (this.missing <= 0) return
      // Entries that are too old are removed already, or counted already where nothing is removed.
      const due = await causesOf(this.plan, rows)
      const others = rows.filter(({ seq }) => !due.has(seq))
      const causes = new Map(others.map(({ seq }) => [seq, this.cause]))
      yield* this.take(entryBatches(this.plan, others, causes, this.missing > smallExcess ? stepSize : fewRows))
      if (this.missing <= 0) return
    }
    yield* this.take(this.leftovers(this.before))
  }

  private async *take(batches: AsyncGenerator<Batch>): AsyncGenerator<Batch> {
    for await (const batch of batches) {
      yield batch
      this.missing -= freedBytes(batch, bytesARow)
      if (this.missing <= 0) return
    }
  }

  /** The rest of days that have no other entries. */
  private async *leftovers(before: number): AsyncGenerator<Batch> {
    const day = dayOf(new Date(before))
    if (day <= this.sweptTo) return
    this.sweptTo = day
    yield* leftoverRemovals(this.plan, day, this.cause)
  }
}

/** The steps that remove the oldest data until an excess is gone. */
export function sizeRemovals(plan: RemovalPlan, excess: Excess): AsyncGenerator<Batch> {
  return new OldestFirst(plan, excess).batches()
}

export interface Sizes {
  usedBytes: number
  freeBytes: number
}

export interface SizeLimits {
  maxBytes: number | null
  freeBytes: number | null
}

/** The limits by size. Removing pictures from a store frees nothing on the disk, so its free space is no limit then. */
export function sizeLimitsOf(
  { maxBytes = null, freeBytes = null }: Pick<Retention, 'freeBytes' | 'maxBytes'>,
  { unfinished }: Pick<Archive, 'unfinished'>,
): SizeLimits {
  return { maxBytes, freeBytes: unfinished === 'swept' ? null : freeBytes }
}

/** The limit by size that is exceeded most; null where none is. */
export function excessOf({ maxBytes, freeBytes }: SizeLimits, sizes: Sizes): Excess | null {
  const over = maxBytes === null ? 0 : sizes.usedBytes - maxBytes
  const short = freeBytes === null ? 0 : freeBytes - sizes.freeBytes
  if (Math.max(over, short) <= 0) return null
  return over >= short ? { kind: 'size', bytes: over } : { kind: 'free-space', bytes: short }
}
