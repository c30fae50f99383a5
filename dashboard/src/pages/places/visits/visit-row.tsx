import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { Stay } from '#features/places/stay.tsx'
import { VisitMarks } from '#features/places/visit-marks.tsx'
import { PlateText } from '#features/plates/plate-text.tsx'
import { useFormat } from '#format/use-format.ts'
import { startOfDay } from '#format/zone.ts'
import type { ApiVisit } from '#server/api/schemas/index.ts'
import tones from '#ui/text.module.css'
import { RemovedDetail } from './removed-detail.tsx'
import { VisitDetail } from './visit-detail.tsx'
import classes from './visits.module.css'

interface VisitRowProps {
  visit: ApiVisit
  isOpen: boolean
  onToggle: () => void
  /** Shows the day too, outside of the list of a day. */
  withDay?: boolean
}

/** One visit in a line; what it was made of when it is open. */
export function VisitRow({ visit, isOpen, onToggle, withDay = false }: VisitRowProps) {
  const Chevron = isOpen ? IconChevronDown : IconChevronRight
  return (
    <li data-testid="visit">
      <button type="button" className={classes.row} aria-expanded={isOpen} onClick={onToggle}>
        <Chevron size={16} aria-hidden />
        <span>
          <VisitTimes visit={visit} withDay={withDay} />
        </span>
        {visit.removedPlate === null ? (
          <PlateText number={visit.plate} known={visit.known ?? undefined} />
        ) : (
          <span className={tones.soft}>plate removed · {visit.removedPlate}</span>
        )}
        <span className={tones.soft}>{visit.place.name}</span>
        <span className={classes.stay}>
          <Stay visit={visit} />
        </span>
        <span className={classes.marks}>
          <VisitMarks visit={visit} />
        </span>
      </button>
      {isOpen && (visit.removedPlate === null ? <VisitDetail visit={visit} /> : <RemovedDetail visit={visit} />)}
    </li>
  )
}

/** `10:02 – 12:30`; a question mark stands for what nobody saw. */
function VisitTimes({ visit: { enteredAt, leftAt, state }, withDay }: { visit: ApiVisit; withDay: boolean }) {
  const { zone, timeShort, dateTimeShort } = useFormat()
  const isSameDay =
    enteredAt !== null &&
    leftAt !== null &&
    startOfDay(Date.parse(enteredAt), zone) === startOfDay(Date.parse(leftAt), zone)
  const start = withDay ? dateTimeShort : timeShort
  const end = isSameDay || enteredAt === null ? timeShort : dateTimeShort
  const left = leftAt !== null ? end(leftAt) : state === 'open' ? '' : '?'
  return (
    <>
      {enteredAt === null ? '?' : start(enteredAt)} – {left}
    </>
  )
}
