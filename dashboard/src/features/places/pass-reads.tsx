import { Button } from '@mantine/core'
import { useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { plateTarget } from '#features/events/plate-target.ts'
import { Sighting } from '#features/sightings/sighting.tsx'
import { formatCount } from '#format/numbers.ts'
import type { ApiEvent, ApiPass } from '#server/api/schemas/index.ts'
import { plateKey } from '#server/model/plate-key.ts'
import layout from '#ui/layout.module.css'
import tones from '#ui/text.module.css'
import classes from './pass-reads.module.css'

const width = 190
const mostAtOnce = 12

const reasonWords: Record<ApiPass['bestReason'], string> = {
  confidence: 'the camera was surest of this one',
  agreement: 'most reads say the same',
  size: 'it is the largest picture of the plate',
}

/** The best read of a pass with its picture, and the others on request. */
export function PassReads({ pass }: { pass: ApiPass }) {
  const [areAllShown, setAllShown] = useState(false)
  const others = pass.reads.filter(id => id !== pass.best)
  return (
    <>
      <ul className={`${layout.list} ${classes.reads}`}>
        <Read id={pass.best} pass={pass} />
        {areAllShown && others.slice(0, mostAtOnce).map(id => <Read key={id} id={id} pass={pass} />)}
      </ul>
      {pass.count > 1 && (
        <p className={`${layout.buttons} ${tones.soft}`}>
          <span>
            {formatCount(pass.count, 'read')}; {reasonWords[pass.bestReason]}.
          </span>
          <Button variant="default" aria-expanded={areAllShown} onClick={() => setAllShown(!areAllShown)}>
            {areAllShown ? 'Show the best only' : 'Show all reads'}
          </Button>
        </p>
      )}
    </>
  )
}

/** Which target of the event has the plate: that of the pass, or else the first. */
function targetOf(event: ApiEvent, pass: ApiPass): number {
  const key = plateKey(pass.plate)
  const same = event.targets.findIndex(
    ({ plate }) => plate !== null && plateKey(plate.corrected ?? plate.number) === key,
  )
  const first = plateTarget(event)
  return same >= 0 || first === undefined ? same : event.targets.indexOf(first)
}

function Read({ id, pass }: { id: string; pass: ApiPass }) {
  const event = useApiQuery('events/{id}', { params: { id } }, { freshMs: 300_000 })
  if (event.error) return <li className={tones.soft}>The event of this read was removed.</li>
  if (!event.data) return <li className={classes.waiting} />
  const target = targetOf(event.data, pass)
  const plate = event.data.targets[target]?.plate
  const number = plate?.corrected ?? plate?.number ?? pass.plate
  return (
    <li className={classes.read}>
      <Sighting event={event.data} target={target} alt={`${number} read`} width={width} more={` · ${number}`} />
    </li>
  )
}
