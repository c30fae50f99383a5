import { formatCount } from '#format/numbers.ts'
import type { ApiPlate } from '#server/api/schemas/index.ts'

/**
 * The number of times a plate was seen: its passes with the reads inside them, or the reads. A read that belongs to the pass of a
 * look-alike is no pass of this plate.
 */
export function howOften({ passes, sightings }: Pick<ApiPlate, 'passes' | 'sightings'>, countsReads: boolean): string {
  const reads = formatCount(sightings, 'read')
  if (countsReads || !passes) return reads
  const words = formatCount(passes, 'pass', 'passes')
  return sightings > passes ? `${words} · ×${sightings} reads` : words
}
