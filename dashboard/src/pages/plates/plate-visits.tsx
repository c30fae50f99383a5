import { Link } from '@tanstack/react-router'
import { useApiQuery } from '#api/use-api-query.ts'
import { useIsLimited } from '#api/use-session.ts'
import { Stay, stayText } from '#features/places/stay.tsx'
import { usualTime } from '#features/places/usual-time.ts'
import { VisitMarks } from '#features/places/visit-marks.tsx'
import { useFormat } from '#format/use-format.ts'
import { When } from '#format/when.tsx'
import { wallClockMs } from '#format/zone.ts'
import type { ApiVisit } from '#server/api/schemas/index.ts'
import { plateKey } from '#server/model/plate-key.ts'
import { dayMs } from '#server/time/units.ts'
import { Card } from '#ui/card.tsx'
import { type Fact, FactList } from '#ui/fact-list.tsx'
import layout from '#ui/layout.module.css'
import { LoadProblem } from '#ui/problem.tsx'

const asked = 200
const shown = 5

/** The visits of a plate at places: when it usually comes and leaves, how long it stays, and the newest visits. */
export function PlateVisits({ plate }: { plate: string }) {
  const isLimited = useIsLimited()
  // Each search is recorded in the audit log, so it is not repeated on its own.
  const visits = useApiQuery('visits', { query: { plate, limit: asked } }, { enabled: !isLimited, freshMs: 300_000 })
  const own = visits.data?.items.filter(visit => plateKey(visit.plate) === plate) ?? []
  if (visits.error) return <LoadProblem what="The visits could not be loaded." query={visits} />
  if (own.length === 0) return null
  return (
    <Card aria-labelledby="visits">
      <h2 id="visits">Visits</h2>
      <Habits visits={own} />
      <ul className={layout.panelList} aria-label="Newest visits">
        {own.slice(0, shown).map(visit => (
          <VisitLine key={visit.id} visit={visit} />
        ))}
      </ul>
      <Link to="/places/visits" search={{ plate }} className={layout.back}>
        All visits of {plate}
      </Link>
    </Card>
  )
}

function VisitLine({ visit }: { visit: ApiVisit }) {
  const start = visit.enteredAt ?? visit.leftAt
  return (
    <li>
      <Link to="/places/visits" search={{ plate: plateKey(visit.plate), open: visit.id }}>
        {start === null ? visit.place.name : <When at={start} />}
      </Link>
      <span>{visit.place.name}</span>
      <Stay visit={visit} />
      <VisitMarks visit={visit} />
    </li>
  )
}

function Habits({ visits }: { visits: readonly ApiVisit[] }) {
  const { zone, timeShort } = useFormat()
  const usual = (moments: (string | null)[]) => {
    const given = moments.filter(at => at !== null)
    const time = usualTime(given.map(at => wallClockMs(Date.parse(at), zone)))
    // The newest of the moments at about that time of day, for its words.
    const near = given.find(at => time === wallClockMs(Date.parse(at), zone) % dayMs)
    return near === undefined ? null : `about ${timeShort(near)}`
  }
  const longest = Math.max(0, ...visits.map(({ stayMs }) => stayMs ?? 0))
  const facts: Fact[] = [
    ['Usually comes', usual(visits.map(({ enteredAt }) => enteredAt))],
    ['Usually leaves', usual(visits.map(({ leftAt }) => leftAt))],
    ['Longest stay', longest > 0 && stayText(longest)],
  ]
  return <FactList facts={facts} />
}
