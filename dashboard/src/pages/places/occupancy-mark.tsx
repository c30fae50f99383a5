import { Badge } from '@mantine/core'
import { IconAlertTriangle, IconBan } from '@tabler/icons-react'
import { freeSpaces, insideWords } from '#features/places/place-words.ts'
import { formatCount, formatNumber } from '#format/numbers.ts'
import type { ApiPlace } from '#server/api/schemas/index.ts'
import { StatusMark } from '#ui/status-mark.tsx'
import tones from '#ui/text.module.css'
import classes from './places.module.css'

/** The number inside and the capacity; says if the place is full or closed, or the number uncertain. */
export function OccupancyMark({ place }: { place: ApiPlace }) {
  const free = freeSpaces(place)
  return (
    <span className={classes.occupancy} data-testid="occupancy">
      <strong>{insideWords(place)}</strong>
      {place.capacity !== null && <span className={tones.soft}>of {formatNumber(place.capacity)}</span>}
      {place.full === true && <StatusMark tone="bad" Icon={IconBan} word="Full" />}
      {free !== null && !place.full && <span className={tones.soft}>{formatCount(free, 'space')} free</span>}
      {place.occupancy.uncertain && (
        <span title="Some visits are probably over, but no exit was seen">
          <StatusMark tone="warn" Icon={IconAlertTriangle} word="Uncertain" />
        </span>
      )}
      {place.isOpen === false && <Badge color="gray">Closed</Badge>}
    </span>
  )
}
