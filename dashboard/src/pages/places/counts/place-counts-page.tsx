import { Button, Skeleton } from '@mantine/core'
import { IconArrowLeft, IconPrinter } from '@tabler/icons-react'
import { Link, useParams } from '@tanstack/react-router'
import { apiUrl } from '#api/api-client.ts'
import { useApiQuery } from '#api/use-api-query.ts'
import type { ApiPlace, ApiPlaceCounts } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import { DownloadMenu } from '#ui/download-menu.tsx'
import layout from '#ui/layout.module.css'
import { Page } from '#ui/page.tsx'
import { LoadProblem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import { DoorTable } from './door-table.tsx'
import { HeatTable } from './heat-table.tsx'
import { PlaceChart } from './place-chart.tsx'
import { PlaceCountTools } from './place-count-tools.tsx'
import classes from './place-counts.module.css'
import { PlaceFigures } from './place-figures.tsx'
import { PointTable } from './point-table.tsx'
import { ReportCard } from './report-card.tsx'
import { type PlaceCountsState, usePlaceCounts, usePlaceCountsState } from './use-place-counts.ts'

/** The page of a place's numbers: who came in and left, how many were inside, and what is missing. */
export function PlaceCountsPage() {
  const { placeId = '' } = useParams({ strict: false })
  const state = usePlaceCountsState()
  const place = useApiQuery('places/{id}', { params: { id: placeId } }, { freshMs: 60_000 })
  const counts = usePlaceCounts(placeId, state)
  return (
    <Page
      title={place.data ? `${place.data.name}: counts` : 'Counts of a place'}
      actions={<Actions placeId={placeId} state={state} />}
      bar={
        <div className={classes.bar}>
          <Link to="/places/$placeId" params={{ placeId }} className={layout.back}>
            <IconArrowLeft size={15} aria-hidden /> {place.data?.name ?? 'Place'}
          </Link>
          <PlaceCountTools state={state} shown={counts.data?.target} hasHours={hasHours(place.data)} />
        </div>
      }
    >
      <LoadProblem what="The counts could not be loaded." query={counts} />
      {counts.isPending && <Skeleton height={320} radius={8} animate={false} />}
      {counts.data && <PlaceNumbers counts={counts.data} />}
    </Page>
  )
}

const hasHours = (place: ApiPlace | undefined) => (place?.openingHours.length ?? 0) > 0

function Actions({ placeId, state }: { placeId: string; state: PlaceCountsState }) {
  const of = (ending: 'csv' | 'xlsx') => apiUrl(`places/${encodeURIComponent(placeId)}/counts.${ending}`, state.query)
  return (
    <>
      <DownloadMenu
        word="Export"
        files={[
          { label: 'CSV', href: of('csv') },
          { label: 'Spreadsheet (XLSX)', href: of('xlsx') },
        ]}
      />
      <Button variant="default" leftSection={<IconPrinter size={15} aria-hidden />} onClick={() => window.print()}>
        Print
      </Button>
    </>
  )
}

function PlaceNumbers({ counts }: { counts: ApiPlaceCounts }) {
  const isEmpty = counts.points.every(({ entered }) => entered === null)
  return (
    <div className={layout.column} data-wide>
      <Card aria-label="Sums and chart">
        <PlaceFigures counts={counts} />
        {isEmpty ? <p className={tones.lead}>Nothing was counted in this period.</p> : <PlaceChart counts={counts} />}
      </Card>
      {!isEmpty && counts.heat && <HeatTable heat={counts.heat} />}
      <DoorTable doors={counts.doors} />
      <PointTable counts={counts} />
      <ReportCard placeId={counts.place.id} />
    </div>
  )
}
