import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core'
import { IconBookmark, IconBookmarkFilled, IconDownload } from '@tabler/icons-react'
import { apiUrl, appUrl } from '#api/api-client.ts'
import { useMayChange } from '#api/use-session.ts'
import type { ApiEvent } from '#server/api/schemas/index.ts'
import { Copy } from '#ui/copy.tsx'
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

function Download({ event }: { event: ApiEvent }) {
  const pictures = event.images.filter(image => image.url !== null)
  let crop = 0
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={14} aria-hidden />}>
          Download
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {pictures.map((image, index) => {
          if (image.role === 'target') crop++
          const name = image.role === 'overview' ? 'Overview' : `Close-up ${crop}`
          return (
            <Menu.Item
              key={image.url}
              component="a"
              href={apiUrl(image.url ?? '')}
              download={`${event.id}-${index}.jpg`}
            >{`${name} (JPEG)`}</Menu.Item>
          )
        })}
        <Menu.Item component="a" href={apiUrl(`events/${event.id}/raw`)} download={`${event.id}.xml`}>
          Raw post (XML)
        </Menu.Item>
        <Menu.Item component="a" href={apiUrl(`events/${event.id}`)} download={`${event.id}.json`}>
          Event (JSON)
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** The actions of an event: keep it, copy its permanent link, download its parts. */
export function EventActions({ event }: { event: ApiEvent }) {
  const mayChange = useMayChange()
  return (
    <>
      {mayChange && <Keep event={event} />}
      <Copy text={appUrl(`events/${event.id}`)} label="Copy link" />
      <Download event={event} />
    </>
  )
}

export interface StepProps {
  /** Undefined where there is none. */
  onNewer: (() => void) | undefined
  onOlder: (() => void) | undefined
}

/** Buttons for the newer and the older event; their titles name the arrow keys that do the same. */
export function Steps({ onNewer, onOlder }: StepProps) {
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
