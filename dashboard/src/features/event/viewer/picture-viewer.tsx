import { Button, CloseButton, Modal, SegmentedControl, Switch } from '@mantine/core'
import { IconFocus2 } from '@tabler/icons-react'
import { type KeyboardEvent, useRef, useState } from 'react'
import { apiUrl } from '#api/api-client.ts'
import type { ApiEvent } from '#server/api/schemas/index.ts'
import { changeDisplaySettings, useDisplaySettings } from '#settings/display-settings.ts'
import { eventTitle } from '../event-title.ts'
import { Overlay } from '../overlay.tsx'
import { type LookablePicture, lookablePictures, type Spot, spotsOf } from './event-pictures.ts'
import classes from './viewer.module.css'
import { type Part, type View, wholeView } from './zoom.ts'
import { ZoomButtons } from './zoom-buttons.tsx'
import { stepOfKey, ZoomStage, type ZoomStep } from './zoom-stage.tsx'

export interface ViewerProps {
  event: ApiEvent
  /** An index of the event's images. */
  image: number
  /** The part of the overview to begin with; null for all of the picture. */
  part: Part | null
  onClose: () => void
}

/** The picture that is shown, the view of it, and the part that it was zoomed to. */
function useShown({ event, image, part: firstPart }: ViewerProps) {
  const pictures = lookablePictures(event)
  const [index, setIndex] = useState(image)
  const [part, setPart] = useState(firstPart)
  const [view, setView] = useState<View>(wholeView)
  const step = useRef<(step: ZoomStep) => void>(undefined)
  const picture = pictures.find(one => one.index === index) ?? pictures[0]
  const show = (next: LookablePicture, nextPart: Part | null) => {
    setIndex(next.index)
    setView(wholeView)
    // A copy, so that the same place is zoomed to again.
    setPart(nextPart && { ...nextPart })
  }
  return { pictures, picture, part, view, setView, step, show }
}

interface BarProps {
  pictures: readonly LookablePicture[]
  picture: LookablePicture
  spots: readonly Spot[]
  show: (next: LookablePicture, part: Part | null) => void
}

function Choices({ pictures, picture, spots, show }: BarProps) {
  const overview = pictures.find(({ image }) => image.role === 'overview')
  return (
    <>
      {pictures.length > 1 && (
        <SegmentedControl
          aria-label="Picture"
          size="md"
          className={classes.choice ?? ''}
          value={String(picture.index)}
          onChange={value => {
            const next = pictures.find(one => one.index === Number(value))
            if (next) show(next, null)
          }}
          data={pictures.map(({ index, word }) => ({ value: String(index), label: word }))}
        />
      )}
      {overview &&
        spots.map(spot => (
          <Button
            key={spot.word}
            size="md"
            h={44}
            variant="default"
            leftSection={<IconFocus2 size={16} aria-hidden />}
            onClick={() => show(overview, spot.part)}
          >
            {spot.word}
          </Button>
        ))}
    </>
  )
}

function Viewer(props: ViewerProps) {
  const { event, onClose } = props
  const { overlay } = useDisplaySettings()
  const { pictures, picture, part, view, setView, step, show } = useShown(props)
  if (!picture) return null
  const { image } = picture
  const isOverview = image.role === 'overview'
  const toggle = () => changeDisplaySettings({ overlay: !overlay })
  // The keys of the page below do not apply here.
  const onKeyDown = (pressed: KeyboardEvent) => {
    const { key } = pressed
    const isInChoice = pressed.target instanceof HTMLInputElement && key.startsWith('Arrow')
    pressed.stopPropagation()
    if (key === 'Escape') onClose()
    else if (key === 'o') toggle()
    const wanted = isInChoice ? undefined : stepOfKey(key)
    if (wanted) step.current?.(wanted)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears the keys of the buttons inside
    <div className={classes.viewer} onKeyDown={onKeyDown} data-testid="picture-viewer">
      <div className={classes.bar}>
        <Choices pictures={pictures} picture={picture} spots={spotsOf(event)} show={show} />
        {isOverview && <Switch checked={overlay} onChange={toggle} label="Boxes, zones and lines" />}
        <a href={apiUrl(image.url)} target="_blank" rel="noreferrer" className={classes.original}>
          Original
        </a>
        <ZoomButtons view={view} onStep={wanted => step.current?.(wanted)} />
        <CloseButton size={44} aria-label="Close the picture" title="Close (Esc)" onClick={onClose} data-autofocus />
      </div>
      <ZoomStage
        key={picture.index}
        src={apiUrl(image.url)}
        alt={`${picture.word}: ${eventTitle(event)}`}
        picture={{ width: image.width ?? 1920, height: image.height ?? 1080 }}
        view={view}
        onView={setView}
        part={part}
        stepper={step}
      >
        {({ width, height }) => isOverview && overlay && <Overlay event={event} width={width} height={height} />}
      </ZoomStage>
    </div>
  )
}

/** A picture of an event over the whole window, to zoom into and to move. */
export function PictureViewer(props: ViewerProps) {
  return (
    <Modal.Root opened fullScreen onClose={props.onClose} closeOnEscape={false} transitionProps={{ duration: 0 }}>
      <Modal.Content aria-label="Picture">
        <Viewer {...props} />
      </Modal.Content>
    </Modal.Root>
  )
}
