import { Skeleton } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { Link, useParams } from '@tanstack/react-router'
import { useApiQuery } from '#api/use-api-query.ts'
import { useMayChange } from '#api/use-session.ts'
import { Empty } from '#ui/empty.tsx'
import layout from '#ui/layout.module.css'
import { Page } from '#ui/page.tsx'
import { LoadProblem } from '#ui/problem.tsx'
import { draftOf, newDraft } from './place-draft.ts'
import { PlaceForm } from './place-form.tsx'
import classes from './places.module.css'

function Back() {
  return (
    <div className={classes.bar}>
      <Link to="/places" className={layout.back}>
        <IconArrowLeft size={15} aria-hidden /> Places
      </Link>
    </div>
  )
}

/** A new place. */
export function NewPlacePage() {
  return (
    <Page title="New place" bar={<Back />}>
      <Allowed>
        <PlaceForm start={newDraft} placeId={null} />
      </Allowed>
    </Page>
  )
}

/** The settings of a place. */
export function EditPlacePage() {
  const { placeId = '' } = useParams({ strict: false })
  // Asking again would discard the text that is being typed.
  const place = useApiQuery('places/{id}', { params: { id: placeId } }, { freshMs: 3_600_000 })
  return (
    <Page title={place.data?.name ?? 'Place'} bar={<Back />}>
      <LoadProblem what="The place could not be loaded." query={place} />
      {place.isPending && <Skeleton height={300} radius={8} animate={false} />}
      <Allowed>{place.data && <PlaceForm key={placeId} start={draftOf(place.data)} placeId={placeId} />}</Allowed>
    </Page>
  )
}

function Allowed({ children }: { children: React.ReactNode }) {
  return useMayChange() ? children : <Empty title="Only administrators change places">Ask one of them.</Empty>
}
