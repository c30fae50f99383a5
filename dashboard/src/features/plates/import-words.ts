import { formatNumber } from '#format/numbers.ts'
import type { PlateImport } from '#server/api/schemas/index.ts'

/** `12 would be added, 2 changed, 3 are unchanged.` */
export function importWords({ added, changed, unchanged }: PlateImport, done: boolean): string {
  const verb = done ? (added === 1 ? 'was' : 'were') : 'would be'
  const parts = [`${formatNumber(added)} ${verb} added`, `${formatNumber(changed)} changed`]
  if (unchanged > 0) parts.push(`${formatNumber(unchanged)} ${unchanged === 1 ? 'is' : 'are'} unchanged`)
  return `${parts.join(', ')}.`
}
