import { Link } from '@tanstack/react-router'
import type { ApiVisit } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import tones from '#ui/text.module.css'
import classes from './visits.module.css'

/** A visit whose plate and events retention removed. */
export function RemovedDetail({ visit: { removedPlate } }: { visit: ApiVisit }) {
  return (
    <div className={classes.detail}>
      <p className={tones.soft}>
        Retention removed the plate and the pictures of this visit. Visits with the same label are of the same vehicle.
      </p>
      <div className={layout.buttons}>
        <Link to="/places/visits" search={{ removedPlate: removedPlate ?? undefined }} className={layout.back}>
          All visits with this label
        </Link>
      </div>
    </div>
  )
}
