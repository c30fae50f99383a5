import { Loader } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { FirstSteps } from '#features/cameras/first-steps.tsx'
import type { FilterState } from '#features/filter/use-filter.ts'
import { Problem } from '#ui/problem.tsx'
import classes from './events-page.module.css'
import type { useEventPages } from './use-event-pages.ts'

const NoEvents = lazy(() => import('./no-events.tsx').then(file => ({ default: file.NoEvents })))

interface Props {
  pages: ReturnType<typeof useEventPages>
  state: FilterState
}

/** Says below the list that older events are loading, could not be loaded, or do not exist. */
export function ListEnd({ pages, state }: Props) {
  const { events, error, isPending, isFetchingNextPage, hasNextPage } = pages
  if (isPending) return null
  if (error)
    return <Problem what="Older events could not be loaded." error={error} onRetry={() => pages.fetchNextPage()} />
  if (isFetchingNextPage) return <Loader size="sm" className={classes.more ?? ''} aria-label="Loading older events" />
  if (events.length > 0) return hasNextPage ? null : <p className={classes.end}>No older events.</p>
  if (!state.active) {
    return (
      <Suspense>
        <FirstSteps />
      </Suspense>
    )
  }
  return (
    <Suspense>
      <NoEvents state={state} />
    </Suspense>
  )
}
