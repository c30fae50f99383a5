import { lazy, Suspense } from 'react'
import type { ViewerProps } from './picture-viewer.tsx'

const PictureViewer = lazy(() => import('./picture-viewer.tsx').then(file => ({ default: file.PictureViewer })))

/** `PictureViewer`, loaded when the first picture is opened. */
export function LazyViewer(props: ViewerProps) {
  return (
    <Suspense>
      <PictureViewer {...props} />
    </Suspense>
  )
}
