import { Button } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { useApiQuery } from '#api/use-api-query.ts'
import { useStats } from '#api/use-session.ts'
import { useFormat } from '#format/use-format.ts'
import type { ApiEvent } from '#server/api/schemas/index.ts'
import { cameraLink, hasMoment } from '#server/model/camera-link.ts'
import { localText } from '#server/time/local-text.ts'

/** A link to the camera or its recorder, at the moment of the event if the link has a place for it. */
export function CameraLink({ event }: { event: ApiEvent }) {
  const camera = useApiQuery('cameras/{id}', { params: { id: event.camera.id } }, { freshMs: 60_000 }).data
  const timeZone = useStats().data?.timeZone
  const format = useFormat()
  if (!camera || timeZone === undefined) return null
  const template = camera.link ?? camera.webPage
  if (template === null) return null
  const at = Date.parse(event.time)
  const { address: host, channel } = camera
  const address = cameraLink(template, { at, localTime: localText(at, timeZone, 'second'), host, channel })
  if (address === null) return null
  const place = channel === null ? 'camera' : 'recorder'
  const words = hasMoment(template) ? `Open in the ${place} at ${format.time(event.time)}` : `Open the ${place}`
  return (
    <Button
      variant="default"
      component="a"
      href={address}
      target="_blank"
      rel="noreferrer noopener"
      leftSection={<IconExternalLink size={15} aria-hidden />}
    >
      {words}
    </Button>
  )
}
