import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useRemoval } from '#api/use-removal.ts'
import { formatCount } from '#format/numbers.ts'
import type { ApiPlace } from '#server/api/schemas/index.ts'
import { Confirm } from '#ui/confirm.tsx'
import layout from '#ui/layout.module.css'
import tones from '#ui/text.module.css'
import { OccupancyMark } from './occupancy-mark.tsx'
import classes from './places.module.css'

interface PlaceRowProps {
  place: ApiPlace
  depth: number
  mayChange: boolean
}

/** A place with how many are inside. */
export function PlaceRow({ place, depth, mayChange }: PlaceRowProps) {
  const params = { placeId: place.id }
  const isCounted = place.doors.length > 0 || place.occupancy.vehicles + place.occupancy.people > 0
  const [isRemoving, setRemoving] = useState(false)
  const remove = useRemoval(
    api => api.send('DELETE', 'places/{id}', { params: { id: place.id } }),
    ['places'],
    () => setRemoving(false),
  )
  return (
    <li data-testid="place-row" style={depth > 0 ? { paddingLeft: 16 + depth * 24 } : {}}>
      <div className={layout.main}>
        <Link to="/places/$placeId" params={params} className={classes.plateLink}>
          <strong>{place.name}</strong>
        </Link>
        {isCounted && <OccupancyMark place={place} />}
        <p className={tones.faint}>
          {place.doors.length === 0 ? 'No doors yet, so nobody is counted.' : formatCount(place.doors.length, 'door')}
        </p>
      </div>
      {mayChange && (
        <div className={layout.buttons}>
          <Button
            variant="default"
            aria-label={`Edit ${place.name}`}
            renderRoot={props => <Link {...props} to="/places/$placeId/edit" params={params} />}
          >
            Edit
          </Button>
          <Button variant="default" aria-label={`Remove ${place.name}`} onClick={() => setRemoving(true)}>
            Remove
          </Button>
        </div>
      )}
      {isRemoving && (
        <Confirm
          text={`${place.name} is removed with its visits and what people decided about them. Events and names of lines stay.`}
          verb="Remove"
          change={remove}
          onYes={() => remove.mutate()}
          onNo={() => setRemoving(false)}
        />
      )}
    </li>
  )
}
