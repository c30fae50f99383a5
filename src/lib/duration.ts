import { z } from 'zod'

const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

const durationHint = 'must be a duration such as 30s, 10m or 2h'

/** A length of time as people write it in settings: `10s`, `5m`, `2h`, `1d`, or a number of milliseconds. */
export const duration = z.union(
  [z.number().int().min(0), z.string().regex(/^\d+(\.\d+)?\s*(ms|s|m|h|d)$/, { error: durationHint })],
  { error: durationHint },
)
export type Duration = z.infer<typeof duration>

/** The duration in milliseconds. */
export function durationMs(value: Duration): number {
  if (typeof value === 'number') return value
  const [, amount = '0', unit = 'ms'] = /^([\d.]+)\s*([a-z]+)$/.exec(value) ?? []
  return Number(amount) * unitMs[unit as keyof typeof unitMs]
}
