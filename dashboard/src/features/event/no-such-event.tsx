import { IconCalendarOff } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Empty } from '#ui/empty.tsx'
import { LoadProblem } from '#ui/problem.tsx'
import type { useEvent } from './use-event.ts'

/** Says why an event cannot be shown; nothing while it can. */
export function NoSuchEvent({ query }: { query: ReturnType<typeof useEvent> }) {
  if (query.error?.status !== 404) return <LoadProblem what="The event could not be loaded." query={query} />
  return (
    <Empty title="This event does not exist" icon={<IconCalendarOff size={26} stroke={1.5} />}>
      <p>
        It was removed because of its age, or the link to it is incomplete. <Link to="/events">Go to Events</Link>
      </p>
    </Empty>
  )
}
