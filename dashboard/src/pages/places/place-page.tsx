import { Button, Skeleton } from '@mantine/core'
import { IconArrowLeft, IconPrinter } from '@tabler/icons-react'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { useMayChange, useMayOperate } from '#api/use-session.ts'
import { readsPlates } from '#features/places/place-words.ts'
import { useOpenVisits } from '#features/places/use-open-visits.ts'
import type { ApiPlace } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { Page } from '#ui/page.tsx'
import { LoadProblem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import { OccupancyMark } from './occupancy-mark.tsx'
import { OnSiteList } from './on-site-list.tsx'
import classes from './places.module.css'
import { PrintedList } from './printed-list.tsx'
import { SetOccupancy } from './set-occupancy.tsx'

/** The page of a place: the vehicles that are inside now, the longest stays first. */
export function PlacePage() {
  const { placeId = '' } = useParams({ strict: false })
  const place = useApiQuery('places/{id}', { params: { id: placeId } }, { everyMs: 5000 })
  return (
    <Page
      title={place.data?.name ?? 'Place'}
      actions={place.data && <Actions place={place.data} />}
      bar={
        <div className={classes.bar}>
          <Link to="/places" className={layout.back}>
            <IconArrowLeft size={15} aria-hidden /> Places
          </Link>
        </div>
      }
    >
      <LoadProblem what="The place could not be loaded." query={place} />
      {place.isPending && <Skeleton height={200} radius={8} animate={false} />}
      {place.data && <OnSite place={place.data} />}
    </Page>
  )
}

function Actions({ place }: { place: ApiPlace }) {
  const mayChange = useMayChange()
  return (
    <>
      {readsPlates(place) && (
        <Button
          variant="default"
          leftSection={<IconPrinter size={15} aria-hidden />}
          onClick={() => window.print()}
          title="The vehicles inside, as a list to tick off"
        >
          Print the list
        </Button>
      )}
      {mayChange && (
        <Button
          variant="default"
          renderRoot={props => <Link {...props} to="/places/$placeId/edit" params={{ placeId: place.id }} />}
        >
          Edit
        </Button>
      )}
    </>
  )
}

function OnSite({ place }: { place: ApiPlace }) {
  const hasPlates = readsPlates(place)
  const visits = useOpenVisits(place.id, hasPlates)
  const mayOperate = useMayOperate()
  const [isSetting, setSetting] = useState(false)
  return (
    <div className={layout.column} data-wide>
      <div className={`${layout.row} ${classes.noPrint}`}>
        <OccupancyMark place={place} />
        {mayOperate && place.doors.length > 0 && !isSetting && (
          <Button variant="default" onClick={() => setSetting(true)}>
            Correct the number
          </Button>
        )}
        {place.doors.length > 0 && (
          <Link to="/places/$placeId/counts" params={{ placeId: place.id }} className={layout.back}>
            Counts
          </Link>
        )}
        {hasPlates && (
          <Link to="/places/visits" search={{ place: place.id }} className={layout.back}>
            All visits
          </Link>
        )}
      </div>
      {isSetting && <SetOccupancy place={place} onDone={() => setSetting(false)} />}
      {place.doors.length === 0 && (
        <p className={tones.lead}>This place has no doors yet, so nobody is counted. Edit it to add some.</p>
      )}
      {place.doors.length > 0 && !hasPlates && (
        <p className={tones.lead}>
          The doors of this place count without knowing who passes. Add a camera that reads plates as a door to see
          which vehicles are inside.
        </p>
      )}
      <LoadProblem what="The vehicles inside could not be loaded." query={visits} />
      {hasPlates && visits.isPending && <Skeleton height={200} radius={8} animate={false} />}
      {visits.data && <OnSiteList visits={visits.data} mayOperate={mayOperate} />}
      {visits.data && <PrintedList place={place} visits={visits.data} />}
    </div>
  )
}
