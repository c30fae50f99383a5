import { Button, Select } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useCameras } from '#features/filter/filter-choices.tsx'
import { LinePicture } from '#features/places/line-picture.tsx'
import { lineNames } from '#features/places/place-words.ts'
import { useLines } from '#features/places/use-places.ts'
import type { ApiCamera, ApiLine } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { LoadProblem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import { LineName } from './line-name.tsx'
import { type Door, sameDoor } from './place-draft.ts'

interface AddDoorProps {
  doors: readonly Door[]
  /** Adds the door, or takes it away. */
  onToggle: (door: Door) => void
  onDone: () => void
}

/** Chooses doors: a camera, then its plates, or lines and zones on its own picture. */
export function AddDoor({ doors, onToggle, onDone }: AddDoorProps) {
  const cameras = useCameras()
  const shown = (cameras.data?.items ?? []).filter(({ hidden }) => !hidden)
  const [cameraId, setCameraId] = useState<string | null>(null)
  const only = shown.length === 1 ? shown[0] : undefined
  const camera = shown.find(({ id }) => id === cameraId) ?? only
  if (cameras.data && shown.length === 0)
    return (
      <p>
        No camera has posted yet. <Link to="/cameras">Connect one</Link> first; its lines and zones appear here with its
        first events.
      </p>
    )
  return (
    <section className={`${layout.stack} ${layout.inset}`} aria-label="Add a door">
      <LoadProblem what="The cameras could not be loaded." query={cameras} />
      <Select
        label="Camera"
        placeholder="Choose a camera"
        searchable
        allowDeselect={false}
        data={shown.map(({ id, name }) => ({ value: id, label: name }))}
        value={camera?.id ?? null}
        onChange={setCameraId}
      />
      {camera && <CameraDoors key={camera.id} camera={camera} doors={doors} onToggle={onToggle} />}
      <Button variant="default" className={layout.start ?? ''} onClick={onDone}>
        Done
      </Button>
    </section>
  )
}

interface CameraDoorsProps extends Pick<AddDoorProps, 'doors' | 'onToggle'> {
  camera: ApiCamera
}

function CameraDoors({ camera, doors, onToggle }: CameraDoorsProps) {
  const answer = useLines(camera.id)
  const lines = answer.data?.items ?? []
  const names = lineNames(lines)
  const plates: Door = { camera: camera.id, line: null, crossing: camera.source === 'nvr' ? 'in' : 'direction' }
  const doorOf = ({ id, hasDirection }: ApiLine): Door => ({
    camera: camera.id,
    line: id,
    crossing: hasDirection ? 'direction' : 'in',
  })
  const isDoor = (door: Door) => doors.some(one => sameDoor(one, door))
  const chosen = lines.filter(line => isDoor(doorOf(line))).map(({ id }) => id)
  return (
    <>
      {lines.length > 0 && (
        <LinePicture
          camera={camera}
          lines={lines}
          names={names}
          chosen={chosen}
          onChoose={line => onToggle(doorOf(line))}
        />
      )}
      <LoadProblem what="The lines of the camera could not be loaded." query={answer} />
      <ul className={layout.panelList} aria-label={`Possible doors of ${camera.name}`}>
        <li>
          <span className={layout.main}>Plates that the camera reads</span>
          <Choose name={`plates of ${camera.name}`} isDoor={isDoor(plates)} onToggle={() => onToggle(plates)} />
        </li>
        {lines.map(line => (
          <li key={line.id} data-testid="line">
            <LineName line={line} name={names.get(line.id) ?? ''} />
            <Choose
              name={names.get(line.id) ?? ''}
              isDoor={chosen.includes(line.id)}
              onToggle={() => onToggle(doorOf(line))}
            />
          </li>
        ))}
      </ul>
      {answer.data && (
        <p className={tones.soft}>
          {lines.length === 0 && 'This camera has sent no line or zone yet. '}
          <Link to="/places/lines" search={{ camera: camera.id }}>
            Draw a line or zone
          </Link>{' '}
          here, or draw one in the camera: it appears with its first event.
        </p>
      )}
    </>
  )
}

function Choose({ name, isDoor, onToggle }: { name: string; isDoor: boolean; onToggle: () => void }) {
  return (
    <Button
      variant={isDoor ? 'filled' : 'default'}
      aria-pressed={isDoor}
      aria-label={`Use as a door: ${name}`}
      leftSection={isDoor && <IconCheck size={15} aria-hidden />}
      onClick={onToggle}
    >
      Use as a door
    </Button>
  )
}
