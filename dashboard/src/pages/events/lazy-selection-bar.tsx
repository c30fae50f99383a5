import { lazy, Suspense } from 'react'
import type { EventSelection } from './use-event-selection.ts'

const SelectionBar = lazy(() => import('./selection-bar.tsx').then(file => ({ default: file.SelectionBar })))

/** The bar of the selection, loaded when something is selected. */
export function LazySelectionBar({ selection: { selected, pair, isSelecting, clear } }: { selection: EventSelection }) {
  return <Suspense>{isSelecting && <SelectionBar selected={selected} pair={pair} onClear={clear} />}</Suspense>
}
