import { Button, Select } from '@mantine/core'
import { useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import { mayJoin, startOf, stateWords } from '#features/places/visit-words.ts'
import { useFormat } from '#format/use-format.ts'
import type { ApiVisit } from '#server/api/schemas/index.ts'
import { dayMs } from '#server/time/units.ts'
import layout from '#ui/layout.module.css'
import { LoadProblem, Problem } from '#ui/problem.tsx'

const around = 2 * dayMs
const iso = (at: number) => new Date(at).toISOString()

/** Visits of the same place, at most two days apart, that can be the same one. */
function useCandidates(visit: ApiVisit) {
  const at = startOf(visit)
  const query = { place: visit.place.id, from: iso(at - around), to: iso(at + around), limit: 500 }
  const visits = useApiQuery('visits', { query }, { freshMs: 10_000 })
  const distance = (other: ApiVisit) => Math.abs(startOf(other) - at)
  const items = visits.data?.items.filter(other => mayJoin(visit, other)).toSorted((a, b) => distance(a) - distance(b))
  return { visits, items }
}

/** Makes one visit of two: an entry and an exit that belong together although their plates were read differently. */
export function JoinVisit({ visit, onDone }: { visit: ApiVisit; onDone: () => void }) {
  const { visits, items } = useCandidates(visit)
  const { dateTimeShort } = useFormat()
  const [chosen, setChosen] = useState<string | null>(null)
  const join = useChange(
    (api, other: string) => api.send('POST', 'visits/{id}/join', { params: { id: visit.id }, body: { with: other } }),
    ['visits', 'places', 'passes'],
  )
  const label = (one: ApiVisit) => `${one.plate} · ${dateTimeShort(startOf(one))} · ${stateWords[one.state]}`
  return (
    <section className={layout.question} aria-label="Join with another visit">
      <LoadProblem what="The other visits could not be loaded." query={visits} />
      {items?.length === 0 ? (
        <p>
          No visit near this one can be joined with it: the earlier of the two must have an entry and no exit of its
          own.
        </p>
      ) : (
        <>
          <p>Both were one vehicle: the earlier visit gets the exit of the later one.</p>
          <Select
            label="The other visit"
            placeholder="Choose a visit"
            searchable
            w={320}
            data={(items ?? []).map(one => ({ value: one.id, label: label(one) }))}
            value={chosen}
            onChange={setChosen}
          />
          <Button
            disabled={chosen === null}
            loading={join.isPending}
            onClick={() => chosen !== null && join.mutate(chosen, { onSuccess: onDone })}
          >
            Join
          </Button>
        </>
      )}
      <Button variant="subtle" color="gray" onClick={onDone}>
        Cancel
      </Button>
      <Problem what="The visits were not joined." error={join.error} />
    </section>
  )
}
