import { Link } from '@tanstack/react-router'
import { Empty } from '#ui/empty.tsx'
import { Page } from '#ui/page.tsx'

export function PageNotFound() {
  return (
    <Page title="Page not found">
      <Empty title="There is no page at this address">
        <p>
          The address may be mistyped, or the link incomplete. <Link to="/events">Go to Events</Link>
        </p>
      </Empty>
    </Page>
  )
}
