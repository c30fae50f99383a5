import { Button } from '@mantine/core'
import { IconShare } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import type { ApiEvent } from '#server/api/schemas/index.ts'

const ShareDialog = lazy(() => import('./share-dialog.tsx').then(file => ({ default: file.ShareDialog })))

/** A button for the links that show an event to people without an account. */
export function ShareEvent({ event }: { event: ApiEvent }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button variant="default" leftSection={<IconShare size={14} aria-hidden />} onClick={() => setOpen(true)}>
        Share
      </Button>
      <Suspense>{isOpen && <ShareDialog eventId={event.id} onClose={() => setOpen(false)} />}</Suspense>
    </>
  )
}
