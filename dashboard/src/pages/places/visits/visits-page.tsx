import { Button, Skeleton } from '@mantine/core'
import { IconCar, IconDownload } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { apiUrl } from '#api/api-client.ts'
import { useApiQuery } from '#api/use-api-query.ts'
import { startOf } from '#features/places/visit-words.ts'
import { useDayWords } from '#format/use-day-words.ts'
import { useFormat } from '#format/use-format.ts'
import { startOfDay } from '#format/zone.ts'
import type { ApiVisit } from '#server/api/schemas/index.ts'
import { Empty } from '#ui/empty.tsx'
import layout from '#ui/layout.module.css'
import { MoreButton } from '#ui/more-button.tsx'
import { Page } from '#ui/page.tsx'
import { LoadProblem } from '#ui/problem.tsx'
import { PlacesTabs } from '../places-tabs.tsx'
import { useVisitSearch, useVisits, type VisitSearch } from './use-visit-search.ts'
import { VisitRow } from './visit-row.tsx'
import { VisitTools } from './visit-tools.tsx'
import classes from './visits.module.css'

/** The visits of all places by day, with a search. */
export function VisitsPage() {
  const state = useVisitSearch()
  const visits = useVisits(state.query)
  const bar = (
    <>
      <PlacesTabs />
      <VisitTools state={state} />
    </>
  )
  const isEmpty = visits.first !== undefined && visits.items.length === 0
  return (
    <Page title="Visits" actions={<Export query={state.query} />} bar={bar}>
      <div className={layout.column} data-wide>
        <LoadProblem what="The visits could not be loaded." query={visits} />
        <Elsewhere state={state} listed={visits.items} isLoaded={visits.first !== undefined} />
        {!visits.first && !visits.error && <Skeleton height={200} radius={8} animate={false} />}
        <Days visits={visits.items} state={state} />
        <MoreButton pages={visits}>Older visits</MoreButton>
        {isEmpty && <NoVisits isFiltered={state.isFiltered} />}
      </div>
    </Page>
  )
}

function Export({ query }: { query: VisitSearch['query'] }) {
  return (
    <Button
      component="a"
      href={apiUrl('visits.csv', query)}
      download
      variant="default"
      leftSection={<IconDownload size={15} aria-hidden />}
      title="The visits that match, as CSV"
    >
      Export
    </Button>
  )
}

interface DaysProps {
  visits: readonly ApiVisit[]
  state: VisitSearch
}

function Days({ visits, state }: DaysProps) {
  const { zone } = useFormat()
  const days = Map.groupBy(visits, visit => startOfDay(startOf(visit), zone))
  return [...days].map(([day, items]) => <Day key={day} day={day} visits={items} state={state} />)
}

function Day({ day, visits, state: { search, change } }: DaysProps & { day: number }) {
  const words = useDayWords(day)
  return (
    <section aria-label={words} className={layout.tight}>
      <h2 data-testid="day-heading">{words}</h2>
      <ul className={layout.lines}>
        {visits.map(visit => (
          <VisitRow
            key={visit.id}
            visit={visit}
            isOpen={search.open === visit.id}
            onToggle={() => change({ open: search.open === visit.id ? null : visit.id })}
          />
        ))}
      </ul>
    </section>
  )
}

/** The open visit, if it is not in the list below. */
function Elsewhere({
  state: { search, change },
  listed,
  isLoaded,
}: {
  state: VisitSearch
  listed: readonly ApiVisit[]
  isLoaded: boolean
}) {
  const id = search.open ?? ''
  const isElsewhere = isLoaded && id !== '' && !listed.some(visit => visit.id === id)
  const visit = useApiQuery('visits/{id}', { params: { id } }, { enabled: isElsewhere })
  if (!isElsewhere) return null
  if (visit.error) return <LoadProblem what="The visit could not be loaded." query={visit} />
  if (!visit.data) return null
  return (
    <ul className={layout.lines} aria-label="The visit">
      <VisitRow visit={visit.data} isOpen onToggle={() => change({ open: null })} withDay />
    </ul>
  )
}

function NoVisits({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered)
    return (
      <Empty title="No visits match" icon={<IconCar size={28} />}>
        <p>
          Remove a filter, or <Link to="/places/visits">see all visits</Link>.
        </p>
      </Empty>
    )
  return (
    <Empty title="No visits yet" icon={<IconCar size={28} />}>
      <p className={classes.lead}>
        A visit begins when a camera at a door of a place reads a plate on the way in.{' '}
        <Link to="/places">Set up a place</Link> whose doors are cameras that read plates.
      </p>
    </Empty>
  )
}
