import { useState } from 'react'
import type { ApiEvent } from '#server/api/schemas/index.ts'
import { Crops } from './crops.tsx'
import { Overview } from './overview.tsx'
import { type LookAt, lookablePictures } from './viewer/event-pictures.ts'
import { LazyViewer } from './viewer/lazy-viewer.tsx'
import type { Part } from './viewer/zoom.ts'

/** The pictures of an event; a press on one opens it over the whole window, to zoom into. */
export function Pictures({ event }: { event: ApiEvent }) {
  const [open, setOpen] = useState<{ image: number; part: Part | null } | null>(null)
  const isLookable = lookablePictures(event).length > 0
  const lookAt: LookAt = (image, part) => setOpen({ image, part: part ?? null })
  return (
    <>
      <Overview event={event} lookAt={lookAt} />
      <Crops event={event} lookAt={lookAt} />
      {open && isLookable && <LazyViewer event={event} {...open} onClose={() => setOpen(null)} />}
    </>
  )
}
