import { Link } from '@tanstack/react-router'
import { Empty } from '#ui/empty.tsx'
import { Page } from '#ui/page.tsx'

export function PageNotFound() {
  return (
    <Page title="Nothing here">
      <Empty title="There is no page at this address">
        <p>
          It may have been mistyped, or the link is cut off. <Link to="/events">All events</Link> are searchable.
        </p>
      </Empty>
    </Page>
  )
}
