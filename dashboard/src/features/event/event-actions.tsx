import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconBookmark, IconBookmarkFilled } from '@tabler/icons-react'
import { apiUrl, appUrl } from '#api/api-client.ts'
import { useMayOperate } from '#api/use-session.ts'
import { AlertButton } from '#features/views/alert-button.tsx'
import { suchEvents } from '#features/views/such-events.ts'
import type { ApiEvent } from '#server/api/schemas/index.ts'
import { Copy } from '#ui/copy.tsx'
import { DownloadMenu } from '#ui/download-menu.tsx'
import { useHotkeys } from '#ui/use-hotkeys.ts'
import { ShareEvent } from './share-event.tsx'
import { useEventChange } from './use-event.ts'

/** Excludes the event from retention, or includes it again. */
function Keep({ event }: { event: ApiEvent }) {
  const keep = useEventChange((api, kept: boolean) =>
    api.send('PATCH', 'events/{id}', { params: { id: event.id }, body: { kept } }),
  )
  const Icon = event.kept ? IconBookmarkFilled : IconBookmark
  const what = keep.error ? keep.error.message : 'Retention never removes kept events'
  return (
    <Tooltip label={what}>
      <Button
        variant={event.kept ? 'light' : 'default'}
        aria-pressed={event.kept}
        color={keep.error ? 'red' : 'accent'}
        loading={keep.isPending}
        leftSection={<Icon size={14} aria-hidden />}
        onClick={() => keep.mutate(!event.kept)}
      >
        {event.kept ? 'Kept' : 'Keep'}
      </Button>
    </Tooltip>
  )
}

function Download({ event: { id, images } }: { event: ApiEvent }) {
  const kept = images.filter(image => image.url !== null)
  const crops = kept.filter(image => image.role === 'target')
  const pictures = kept.map((image, index) => ({
    label: image.role === 'overview' ? 'Overview (JPEG)' : `Close-up ${crops.indexOf(image) + 1} (JPEG)`,
    href: apiUrl(image.url ?? ''),
    saveAs: `${id}-${index}.jpg`,
  }))
  return (
    <DownloadMenu
      word="Download"
      files={[
        ...pictures,
        { label: 'Raw post (XML)', href: apiUrl(`events/${id}/raw`), saveAs: `${id}.xml` },
        { label: 'Event (JSON)', href: apiUrl(`events/${id}`), saveAs: `${id}.json` },
      ]}
    />
  )
}

/** The actions of an event: keep it, copy its permanent link, share it, download its parts. */
export function EventActions({ event }: { event: ApiEvent }) {
  const mayChange = useMayOperate()
  return (
    <>
      {mayChange && <Keep event={event} />}
      <Copy text={appUrl(`events/${event.id}`)} label="Copy link" />
      {mayChange && <ShareEvent event={event} />}
      <Download event={event} />
      <AlertButton filter={suchEvents(event)} words="Alert me about such" />
    </>
  )
}

interface StepProps {
  /** Undefined where there is none. */
  onNewer: (() => void) | undefined
  onOlder: (() => void) | undefined
}

/** Buttons for the newer and the older event, and the keys that do the same. */
export function Steps({ onNewer, onOlder }: StepProps) {
  useHotkeys({
    ArrowLeft: () => onNewer?.(),
    k: () => onNewer?.(),
    ArrowRight: () => onOlder?.(),
    j: () => onOlder?.(),
  })
  return (
    <>
      <ActionIcon aria-label="Newer event" title="Newer (←)" disabled={!onNewer} onClick={onNewer}>
        <span aria-hidden>←</span>
      </ActionIcon>
      <ActionIcon aria-label="Older event" title="Older (→)" disabled={!onOlder} onClick={onOlder}>
        <span aria-hidden>→</span>
      </ActionIcon>
    </>
  )
}
