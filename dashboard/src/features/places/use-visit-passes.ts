import { useApiQuery } from '#api/use-api-query.ts'
import type { ApiPass, ApiVisit } from '#server/api/schemas/index.ts'

const freshMs = 60_000
const afterwards = (at: string) => new Date(Date.parse(at) + 1).toISOString()

/** The passes of a visit that began exactly then. */
function usePassesAt({ place, passes }: ApiVisit, at: string | null, enabled: boolean) {
  const query = { place: place.id, from: at ?? '', to: at === null ? '' : afterwards(at), limit: 50 }
  const isAsked = enabled && at !== null
  const answer = useApiQuery('passes', { query }, { enabled: isAsked, freshMs })
  return {
    found: answer.data?.items.filter(({ id }) => passes.includes(id)) ?? [],
    isDone: !isAsked || answer.isSuccess,
    error: answer.error,
    refetch: answer.refetch,
  }
}

/** The pass with which the visit began. */
export function useFirstPass(visit: ApiVisit, enabled: boolean): ApiPass | null {
  return usePassesAt(visit, visit.enteredAt ?? visit.leftAt, enabled).found[0] ?? null
}

/** All passes of a visit, oldest first. */
export function useVisitPasses(visit: ApiVisit) {
  const entry = usePassesAt(visit, visit.enteredAt, true)
  const exit = usePassesAt(visit, visit.leftAt, true)
  const known = [...entry.found, ...exit.found]
  // Passes in between are those of joined visits. A search by plate is recorded in the audit log, so it comes last.
  const between = {
    place: visit.place.id,
    plate: visit.plate,
    from: visit.enteredAt ?? undefined,
    to: visit.leftAt ? afterwards(visit.leftAt) : undefined,
    limit: 100,
  }
  const lacksSome = entry.isDone && exit.isDone && known.length < visit.passes.length
  const others = useApiQuery('passes', { query: between }, { enabled: lacksSome, freshMs })
  const all = [...known, ...(others.data?.items ?? [])].filter(({ id }) => visit.passes.includes(id))
  const byId = new Map(all.map(pass => [pass.id, pass]))
  return {
    passes: visit.passes.flatMap(id => byId.get(id) ?? []),
    isPending: !entry.isDone || !exit.isDone || (lacksSome && others.isPending),
    error: entry.error ?? exit.error ?? others.error,
    refetch: () => void Promise.all([entry.refetch(), exit.refetch(), lacksSome && others.refetch()]),
  }
}
