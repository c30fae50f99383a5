import type { DoctorFacts } from './facts.ts'
import type { Finding } from './finding.ts'
import { finders } from './findings/index.ts'

// Who posts may pretend to be many; the first of a kind show what is wrong.
const mostOfOneKind = 100

const weights = { error: 0, warning: 1, info: 2 } as const

/** What is wrong, the worst first. Asks nobody and changes nothing. */
export function diagnose(facts: DoctorFacts): Finding[] {
  const found = finders.flatMap(find => find(facts).slice(0, mostOfOneKind))
  return found.toSorted((a, b) => weights[a.severity] - weights[b.severity])
}
