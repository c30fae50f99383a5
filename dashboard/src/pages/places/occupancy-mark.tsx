import { Badge } from '@mantine/core'
import { freeSpaces, insideWords } from '#features/places/place-words.ts'
import { formatCount, formatNumber } from '#format/numbers.ts'
import type { ApiPlace } from '#server/api/schemas/index.ts'
import tones from '#ui/text.module.css'
import classes from './places.module.css'

/** How many are inside, of how many; whether the place is full, closed, or the number uncertain. */
export function OccupancyMark({ place }: { place: ApiPlace }) {
  const free = freeSpaces(place)
  return (
    <span className={classes.occupancy} data-testid="occupancy">
      <strong>{insideWords(place)}</strong>
      {place.capacity !== null && <span className={tones.soft}>of {formatNumber(place.capacity)}</span>}
      {place.full === true && <Badge color="red.9">Full</Badge>}
      {free !== null && !place.full && <span className={tones.soft}>{formatCount(free, 'space')} free</span>}
      {place.occupancy.uncertain && (
        <Badge color="yellow.9" title="Some visits are probably over, but no exit was seen">
          Uncertain
        </Badge>
      )}
      {place.isOpen === false && <Badge color="gray">Closed</Badge>}
    </span>
  )
}
