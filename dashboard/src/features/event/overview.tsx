import { Button, Switch } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { useState } from 'react'
import { apiUrl } from '#api/api-client.ts'
import type { ApiEvent, ApiImage } from '#server/api/schemas/index.ts'
import { changeDisplaySettings, useDisplaySettings } from '#settings/display-settings.ts'
import layout from '#ui/layout.module.css'
import { Picture, thumbnailUrl } from '#ui/picture.tsx'
import tones from '#ui/text.module.css'
import { useHotkeys } from '#ui/use-hotkeys.ts'
import { useSize } from '#ui/use-size.ts'
import { Overlay } from './overlay.tsx'
import { overlayShapes } from './overlay-shapes.ts'
import classes from './overview.module.css'
import { type LookAt, spotsOf } from './viewer/event-pictures.ts'

/** The reason why a stored picture is not shown. */
function whyNotShown(tooLarge: string | null): string {
  return tooLarge === null ? 'The picture could not be loaded' : `${tooLarge}. Download the original to see it.`
}

interface OverviewImageProps {
  event: ApiEvent
  image: ApiImage
  overlay: boolean
  onOpen: () => void
}

function OverviewImage({ event, image, overlay, onOpen }: OverviewImageProps) {
  const [box, size] = useSize<HTMLDivElement>()
  const [failed, setFailed] = useState(false)
  const { url, width, height, tooLarge } = image
  if (url === null || tooLarge !== null || failed) {
    const reason = url === null ? 'The picture has been removed' : whyNotShown(tooLarge)
    return <Picture image={null} alt="" reason={reason} />
  }
  const [imageWidth, imageHeight] = [width ?? 1920, height ?? 1080]
  return (
    <div
      ref={box}
      className={classes.frame}
      // Enlarged up to twice its size, so that the marks in a small picture can be seen.
      style={{ aspectRatio: `${imageWidth} / ${imageHeight}`, maxWidth: imageWidth * 2 }}
    >
      {size.width > 0 && (
        <button
          type="button"
          className={classes.open}
          title="Enlarge"
          aria-label="Enlarge the overview"
          onClick={onOpen}
        >
          <img
            src={thumbnailUrl(url, size.width)}
            alt={`Overview from ${event.camera.name}`}
            onError={() => setFailed(true)}
          />
        </button>
      )}
      {overlay && <Overlay event={event} width={size.width} height={size.height} />}
    </div>
  )
}

/** The overview with the device's boxes, zones and lines drawn over it; the key `o` turns them on and off. */
export function Overview({ event, lookAt }: { event: ApiEvent; lookAt: LookAt }) {
  const { overlay } = useDisplaySettings()
  const overviews = event.images.filter(image => image.role === 'overview' && image.valid)
  const toggle = () => changeDisplaySettings({ overlay: !overlay })
  useHotkeys({ o: toggle })
  const first = overviews[0]
  if (first === undefined) {
    const crops = event.images.length > 0
    return (
      <Picture image={null} alt="" ratio={crops ? 6 : 16 / 9} reason="The camera sent no overview with this event" />
    )
  }
  const markable = overlayShapes(event, 1, 1).length > 0
  return (
    <section className={layout.tight} aria-label="Overview">
      {overviews.map(image => (
        <OverviewImage
          key={image.url ?? image.sha256}
          event={event}
          image={image}
          overlay={overlay}
          onOpen={() => lookAt(event.images.indexOf(image))}
        />
      ))}
      <div className={`${tones.soft} ${tones.small} ${classes.tools}`}>
        {markable ? (
          <Switch size="xs" checked={overlay} onChange={toggle} label="Boxes, zones and lines" />
        ) : (
          <span>The camera sent no boxes, zones or lines for this picture.</span>
        )}
        {first.url !== null && first.tooLarge === null && (
          <span className={layout.buttons}>
            {spotsOf(event).map(({ word, part }) => (
              <Button key={word} variant="default" onClick={() => lookAt(event.images.indexOf(first), part)}>
                {word}
              </Button>
            ))}
          </span>
        )}
        {first.url !== null && (
          <a href={apiUrl(first.url)} target="_blank" rel="noreferrer">
            Original{first.width === null ? '' : `, ${first.width} × ${first.height}`}
            <IconExternalLink size={14} aria-hidden />
          </a>
        )}
      </div>
    </section>
  )
}
