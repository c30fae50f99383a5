import { useApiQuery } from '#api/use-api-query.ts'
import { useIsLimited } from '#api/use-session.ts'
import { isTrouble } from './finding-groups.ts'

/** The number of findings that are errors or warnings, read twice a minute. */
export function useTroubles(): number {
  const isLimited = useIsLimited()
  const report = useApiQuery(
    'doctor',
    { query: { senders: 'no' } },
    { enabled: !isLimited, everyMs: 30_000, freshMs: 15_000, keepPrevious: true },
  )
  return report.data?.findings.filter(isTrouble).length ?? 0
}

/** The words after that number. */
export function troublesWhat(count: number): string {
  return count === 1 ? 'finding from the doctor' : 'findings from the doctor'
}
