import { useQuery } from '@tanstack/react-query'
import { useApi } from '#api/api-context.ts'
import type { ProblemError } from '#api/problem-error.ts'
import type { ApiVisit } from '#server/api/schemas/index.ts'

const everyMs = 5000
const mostPages = 10

/** All vehicles inside a place, those that stay longest first; asked again every few seconds. */
export function useOpenVisits(placeId: string, enabled: boolean) {
  const api = useApi()
  return useQuery<ApiVisit[], ProblemError>({
    queryKey: ['visits', 'open', placeId],
    enabled,
    refetchInterval: everyMs,
    queryFn: async ({ signal }) => {
      const found: ApiVisit[] = []
      let cursor: string | undefined
      for (let page = 0; page < mostPages; page++) {
        const query = { place: placeId, state: ['open'] as const, limit: 500, cursor }
        const answer = await api.get('visits', { query }, signal)
        found.push(...answer.items)
        if (answer.nextCursor === null) break
        cursor = answer.nextCursor
      }
      return found.toSorted((a, b) => Date.parse(a.enteredAt ?? '') - Date.parse(b.enteredAt ?? ''))
    },
  })
}
