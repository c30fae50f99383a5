import { Button } from '@mantine/core'
import { IconCar } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { CloseVisit } from '#features/places/close-visit.tsx'
import { Stay, StayLimit } from '#features/places/stay.tsx'
import { VisitMarks } from '#features/places/visit-marks.tsx'
import { VisitPicture } from '#features/places/visit-picture.tsx'
import { PlateText } from '#features/plates/plate-text.tsx'
import { When } from '#format/when.tsx'
import type { ApiVisit } from '#server/api/schemas/index.ts'
import { Empty } from '#ui/empty.tsx'
import layout from '#ui/layout.module.css'
import tones from '#ui/text.module.css'
import classes from './places.module.css'

interface OnSiteListProps {
  visits: readonly ApiVisit[]
  mayOperate: boolean
}

/** The vehicles inside: picture, plate, owner, since when, and until when they may stay. */
export function OnSiteList({ visits, mayOperate }: OnSiteListProps) {
  if (visits.length === 0)
    return (
      <Empty title="No vehicle inside" icon={<IconCar size={28} />}>
        <p>A vehicle appears here when a camera at a door reads its plate on the way in.</p>
      </Empty>
    )
  return (
    <ul className={`${layout.panelList} ${classes.noPrint}`} aria-label="On site now">
      {visits.map(visit => (
        <OnSiteRow key={visit.id} visit={visit} mayOperate={mayOperate} />
      ))}
    </ul>
  )
}

function OnSiteRow({ visit, mayOperate }: { visit: ApiVisit; mayOperate: boolean }) {
  const [isClosing, setClosing] = useState(false)
  return (
    <li data-testid="on-site">
      <div className={classes.thumb}>
        <VisitPicture visit={visit} />
      </div>
      <div className={layout.main}>
        <Link to="/places/visits" search={{ place: visit.place.id, open: visit.id }} className={classes.plateLink}>
          <PlateText number={visit.plate} known={visit.known ?? undefined} />
        </Link>
        <p className={layout.buttons}>
          <strong>
            <Stay visit={visit} />
          </strong>
          <span className={tones.soft}>since {visit.enteredAt && <When at={visit.enteredAt} />}</span>
          <StayLimit limitAt={visit.limitAt} />
          <VisitMarks visit={visit} withState={false} />
        </p>
      </div>
      {mayOperate && (
        <Button variant="default" aria-label={`${visit.plate} has left`} onClick={() => setClosing(!isClosing)}>
          Has left
        </Button>
      )}
      {isClosing && <CloseVisit visit={visit} onDone={() => setClosing(false)} />}
    </li>
  )
}
