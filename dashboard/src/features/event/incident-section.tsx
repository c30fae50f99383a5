import { Link } from '@tanstack/react-router'
import { useApiQuery } from '#api/use-api-query.ts'
import { CategoryMark } from '#features/events/category-mark.tsx'
import { When } from '#format/when.tsx'
import type { ApiEvent } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import tones from '#ui/text.module.css'
import classes from './incident-section.module.css'

/** The other events about the same thing; nothing where there are none. */
export function IncidentSection({ event }: { event: ApiEvent }) {
  const incident = useApiQuery('events/{id}/incident', { params: { id: event.id } }, { freshMs: 5000 })
  const parts = incident.data?.parts ?? []
  if (parts.length < 2) return null
  return (
    <section aria-label="Same incident" data-testid="same-incident">
      <h2 className={classes.title}>Same incident</h2>
      <ol className={layout.list}>
        {parts.map(part => (
          <li key={part.id} className={classes.part}>
            <Link
              to="/events/$eventId"
              params={{ eventId: part.id }}
              className={classes.link}
              aria-current={part.id === event.id ? 'true' : undefined}
            >
              <CategoryMark category={part.category} />
            </Link>
            <span className={tones.faint}>
              {part.camera.id !== event.camera.id && `${part.camera.name}, `}
              <When at={part.time} as="time" />
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
