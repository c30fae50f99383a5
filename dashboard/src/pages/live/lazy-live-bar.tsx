import { lazy, Suspense } from 'react'
import type { FilterState } from '#features/filter/use-filter.ts'
import { firstContent } from '#ui/first-content.ts'
import classes from './live-page.module.css'

const LiveBar = lazy(async () => {
  await firstContent
  return { default: (await import('./live-bar.tsx')).LiveBar }
})

/** The bar, loaded after the first cards, which matter more on a slow line. */
export function LazyLiveBar({ state }: { state: FilterState }) {
  return (
    <Suspense fallback={<div className={classes.barToCome} aria-hidden />}>
      <LiveBar state={state} />
    </Suspense>
  )
}

const SaveLiveView = lazy(async () => {
  await firstContent
  return { default: (await import('./save-live-view.tsx')).SaveLiveView }
})

/** `SaveLiveView`, loaded with the first filter. */
export function LazySaveView({ state }: { state: FilterState }) {
  return state.active ? (
    <Suspense>
      <SaveLiveView state={state} />
    </Suspense>
  ) : null
}
