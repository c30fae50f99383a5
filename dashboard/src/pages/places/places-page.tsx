import { Button, Skeleton } from '@mantine/core'
import { IconMapPin, IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMayChange } from '#api/use-session.ts'
import { usePlaces } from '#features/places/use-places.ts'
import { Empty } from '#ui/empty.tsx'
import layout from '#ui/layout.module.css'
import { Page } from '#ui/page.tsx'
import { LoadProblem } from '#ui/problem.tsx'
import { inOrder } from './place-order.ts'
import { PlaceRow } from './place-row.tsx'
import { PlacesTabs } from './places-tabs.tsx'

/** All places, each with how many are inside. */
export function PlacesPage() {
  const places = usePlaces()
  const mayChange = useMayChange()
  const items = inOrder(places.data?.items ?? [])
  return (
    <Page title="Places" actions={mayChange && <AddPlace />} bar={<PlacesTabs />}>
      <div className={layout.column} data-wide>
        <LoadProblem what="The places could not be loaded." query={places} />
        {places.isPending && <Skeleton height={140} radius={8} animate={false} />}
        {items.length > 0 && (
          <ul className={layout.panelList} aria-label="Places">
            {items.map(({ place, depth }) => (
              <PlaceRow key={place.id} place={place} depth={depth} mayChange={mayChange} />
            ))}
          </ul>
        )}
        {places.data && items.length === 0 && (
          <Empty title="No places yet" icon={<IconMapPin size={28} />}>
            <p>
              A place is what you call it: car park, shop, yard. Its doors are cameras that read plates, or lines and
              zones that count. From then on this page shows who is inside and since when.
            </p>
            {mayChange ? <AddPlace /> : <p>Ask an administrator to add one.</p>}
          </Empty>
        )}
      </div>
    </Page>
  )
}

function AddPlace() {
  return (
    <Button leftSection={<IconPlus size={15} aria-hidden />} renderRoot={props => <Link {...props} to="/places/new" />}>
      Add a place
    </Button>
  )
}
