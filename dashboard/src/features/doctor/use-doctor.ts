import type { UseQueryResult } from '@tanstack/react-query'
import type { ProblemError } from '#api/problem-error.ts'
import { useApiQuery } from '#api/use-api-query.ts'
import type { DoctorReport } from '#server/api/schemas/index.ts'

/** What is known about every sender, refreshed regularly; no device is contacted for it. */
export function useDoctor(): UseQueryResult<DoctorReport, ProblemError> {
  return useApiQuery('doctor', {}, { everyMs: 5000, keepPrevious: true })
}
