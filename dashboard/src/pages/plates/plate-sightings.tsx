import { IconAlertTriangle } from '@tabler/icons-react'
import type { RefObject } from 'react'
import { looksWords, withArticle } from '#features/events/vehicle-words.ts'
import { Sighting } from '#features/sightings/sighting.tsx'
import { SightingPictures } from '#features/sightings/sighting-pictures.tsx'
import type { ApiEvent, PlateHistory } from '#server/api/schemas/index.ts'
import { plateKey } from '#server/model/plate-key.ts'
import { suspiciousFacts } from '#server/search/usual-vehicle.ts'
import tones from '#ui/text.module.css'
import styles from './one-plate.module.css'

interface PlateSightingsProps {
  history: PlateHistory
  scroller: RefObject<HTMLElement | null>
}

const queryOf = (plate: string) => ({ plate, plateMatch: 'exact' }) as const

/** All sightings of a plate, as pictures of the car; those of a car that looks different are marked. */
export function PlateSightings({ history, scroller }: PlateSightingsProps) {
  return (
    <SightingPictures query={queryOf(history.key)} scroller={scroller}>
      {(event, width) => <PlateSighting event={event} history={history} width={width} />}
    </SightingPictures>
  )
}

function PlateSighting({ event, history, width }: { event: ApiEvent; history: PlateHistory; width: number }) {
  const target = event.targets.findIndex(
    one => one.plate !== null && plateKey(one.plate.corrected ?? one.plate.number) === history.key,
  )
  const { plate: read, vehicle = null } = event.targets[target] ?? {}
  const more = [
    read?.corrected != null && ` · read as ${read.number}`,
    read?.direction && ` · ${read.direction === 'approach' ? 'approaching' : 'moving away'}`,
  ]
  const isUnusual = suspiciousFacts(history.usual, vehicle).length > 0
  return (
    <Sighting
      event={event}
      target={target}
      alt={`${history.key} at ${event.camera.name}`}
      width={width}
      more={more.filter(Boolean).join('')}
      mark={
        isUnusual && (
          <span className={`${tones.warn} ${styles.unusual}`} data-testid="unusual-sighting">
            <IconAlertTriangle size={14} aria-hidden /> Here {withArticle(looksWords(vehicle ?? {}))}
          </span>
        )
      }
    />
  )
}
