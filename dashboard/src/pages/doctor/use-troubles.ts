import type { DoctorReport } from '../../../../src/api/schemas/index.ts'
import { useApiQuery } from '../../api/use-api-query.ts'
import { isTrouble } from './finding-groups.ts'

/** How many findings are worth a look: errors and warnings. Asked once a minute. */
export function useTroubles(): number {
  const report = useApiQuery<DoctorReport>('doctor', {}, { everyMs: 60_000, freshMs: 30_000, keepPrevious: true })
  return report.data?.findings.filter(isTrouble).length ?? 0
}
