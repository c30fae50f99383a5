import { Button, SegmentedControl, Skeleton, Switch } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { eventTitle } from '#features/event/event-title.ts'
import { useEvent } from '#features/event/use-event.ts'
import { compareSearch } from '#routing/page-search.ts'
import { useUrlSearch } from '#routing/use-url-search.ts'
import type { ApiEvent } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { Page } from '#ui/page.tsx'
import { LoadProblem } from '#ui/problem.tsx'
import { ChooseSighting } from './choose-sighting.tsx'
import classes from './compare-page.module.css'
import { ComparedFacts } from './compared-facts.tsx'
import { ComparedPictures } from './compared-pictures.tsx'

/** Two sightings side by side: an event and another of the same plate, vehicle or person. */
export function ComparePage() {
  const { eventId = '' } = useParams({ strict: false })
  const [{ with: otherId }, change] = useUrlSearch(compareSearch)
  const event = useEvent(eventId)
  const title = event.data === undefined ? 'Compare' : `Compare ${eventTitle(event.data)}`
  const choose = (id: string | null) => change({ with: id })
  return (
    <Page title={title}>
      <div className={layout.stack}>
        <Link to="/events/$eventId" params={{ eventId }} className={layout.back}>
          <IconArrowLeft size={16} aria-hidden /> Back to the event
        </Link>
        <LoadProblem what="The event could not be loaded." query={event} />
        {event.isPending && <Skeleton height={420} animate={false} />}
        {event.data &&
          (otherId === undefined ? (
            <ChooseSighting event={event.data} onChoose={choose} />
          ) : (
            <Comparison event={event.data} otherId={otherId} onChoose={choose} />
          ))}
      </div>
    </Page>
  )
}

interface ComparisonProps {
  event: ApiEvent
  otherId: string
  onChoose: (id: string | null) => void
}

type Role = 'overview' | 'target'

function Comparison({ event, otherId, onChoose }: ComparisonProps) {
  const other = useEvent(otherId)
  const [role, setRole] = useState<Role>('overview')
  const [together, setTogether] = useState(true)
  return (
    <>
      <div className={`${layout.row} ${classes.tools}`}>
        <SegmentedControl
          aria-label="Picture"
          value={role}
          onChange={value => setRole(value as Role)}
          data={[
            { value: 'overview', label: 'Overview' },
            { value: 'target', label: 'Close-up' },
          ]}
        />
        <Switch
          checked={together}
          onChange={changed => setTogether(changed.currentTarget.checked)}
          label="Zoom both together"
        />
        <Button variant="default" onClick={() => onChoose(null)}>
          Choose another sighting
        </Button>
      </div>
      <LoadProblem what="The other sighting could not be loaded." query={other} />
      {other.data && (
        <>
          <ComparedPictures
            key={`${otherId} ${role} ${together}`}
            events={[event, other.data]}
            role={role}
            together={together}
          />
          <ComparedFacts events={[event, other.data]} />
        </>
      )}
    </>
  )
}
