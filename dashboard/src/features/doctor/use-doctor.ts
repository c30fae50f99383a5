import type { UseQueryResult } from '@tanstack/react-query'
import type { ProblemError } from '#api/problem-error.ts'
import { useApiQuery } from '#api/use-api-query.ts'
import type { DoctorReport } from '#server/api/schemas/index.ts'

/** Reads the doctor's report about all senders, again every 5 s. No device is contacted for it. */
export function useDoctor(): UseQueryResult<DoctorReport, ProblemError> {
  return useApiQuery('doctor', {}, { everyMs: 5000, keepPrevious: true })
}
