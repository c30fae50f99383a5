import type { DoctorFacts } from './facts.ts'
import type { Finding } from './finding.ts'
import { finders } from './findings/index.ts'

// One sender can claim to be many devices; the first findings of a kind are sufficient.
const mostOfOneKind = 100

const weights = { error: 0, warning: 1, info: 2 } as const

/** Returns all findings, the most severe first. Queries nothing and changes nothing. */
export function diagnose(facts: DoctorFacts): Finding[] {
  const found = finders.flatMap(find => find(facts).slice(0, mostOfOneKind))
  return found.toSorted((a, b) => weights[a.severity] - weights[b.severity])
}
