/** From the least to the most urgent. */
export const severities = ['info', 'warning', 'critical'] as const
export type Severity = (typeof severities)[number]

/** The most urgent of several severities; `info` of none. */
export function highestSeverity(given: Iterable<Severity>): Severity {
  const ranks = [...given].map(severity => severities.indexOf(severity))
  return severities[Math.max(0, ...ranks)] ?? 'info'
}
