import { Button, Select, Skeleton } from '@mantine/core'
import { IconLine, IconPolygon, IconVectorBezier } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useMayChange } from '#api/use-session.ts'
import { useCameras } from '#features/filter/filter-choices.tsx'
import type { LineDraft } from '#features/places/line-draft.ts'
import { LinePicture } from '#features/places/line-picture.tsx'
import { lineNames } from '#features/places/place-words.ts'
import { useLines } from '#features/places/use-places.ts'
import { lineSearch } from '#routing/page-search.ts'
import { useUrlSearch } from '#routing/use-url-search.ts'
import type { ApiCamera, ApiLine } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import { Empty } from '#ui/empty.tsx'
import layout from '#ui/layout.module.css'
import { Page } from '#ui/page.tsx'
import { LoadProblem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import { PlacesTabs } from '../places-tabs.tsx'
import { Drawing } from './drawing.tsx'
import { LineCard } from './line-card.tsx'
import { RemovedLine } from './removed-line.tsx'

/** Lines and zones that people draw on the pictures of cameras, with what crossed them. */
export function LinesPage() {
  const cameras = useCameras()
  const [search, change] = useUrlSearch(lineSearch)
  const shown = (cameras.data?.items ?? []).filter(({ hidden }) => !hidden)
  const camera = shown.find(({ id }) => id === search.camera) ?? shown[0]
  return (
    <Page title="Lines and zones" bar={<PlacesTabs />}>
      <div className={layout.column} data-wide>
        <LoadProblem what="The cameras could not be loaded." query={cameras} />
        {cameras.isPending && <Skeleton height={300} radius={8} animate={false} />}
        {cameras.data && !camera && (
          <Empty title="No camera yet" icon={<IconVectorBezier size={28} />}>
            <p>
              <Link to="/cameras">Connect a camera</Link> first. Then draw lines and zones on its picture here.
            </p>
          </Empty>
        )}
        {camera && (
          <>
            <Select
              label="Camera"
              searchable
              allowDeselect={false}
              maw={360}
              data={shown.map(({ id, name }) => ({ value: id, label: name }))}
              value={camera.id}
              onChange={id => change({ camera: id })}
            />
            <CameraLines key={camera.id} camera={camera} />
          </>
        )}
      </div>
    </Page>
  )
}

const newDraft = (shape: ApiLine['shape']): LineDraft => ({ id: null, shape, points: [], name: '' })

function CameraLines({ camera }: { camera: ApiCamera }) {
  const answer = useLines(camera.id)
  const [draft, setDraft] = useState<LineDraft | null>(null)
  const [removed, setRemoved] = useState<ApiLine | null>(null)
  // Its numbers are not asked for again while the list is.
  const lines = (answer.data?.items ?? []).filter(({ id }) => id !== removed?.id)
  const names = lineNames(lines)
  const drawn = lines.filter(({ isDrawn }) => isDrawn)
  const close = () => setDraft(null)
  if (draft)
    return <Drawing camera={camera} lines={lines} names={names} start={draft} onSaved={close} onCancel={close} />
  return (
    <>
      <Card aria-label={`Lines and zones of ${camera.name}`}>
        <LinePicture camera={camera} lines={lines} names={names} chosen={drawn.map(({ id }) => id)} onChoose={ignore} />
        <DrawButtons onDraw={shape => setDraft(newDraft(shape))} />
      </Card>
      <LoadProblem what="The lines of the camera could not be loaded." query={answer} />
      {removed && <RemovedLine key={removed.id} line={removed} onDone={() => setRemoved(null)} />}
      {answer.data && drawn.length === 0 && (
        <p className={tones.lead}>
          Nothing is drawn for this camera yet. A line counts who goes over it, a zone who waits in it, also in the
          past: from the paths that are stored.
        </p>
      )}
      {drawn.map(line => (
        <LineCard
          key={line.id}
          line={line}
          onMove={() => setDraft({ id: line.id, shape: line.shape, points: line.points, name: line.name ?? '' })}
          onRemoved={() => setRemoved(line)}
        />
      ))}
      {drawn.length > 0 && (
        <p className={tones.faint}>
          Counted from the stored paths, which are thinned to 100 points: in 400 made-up walks fewer than 1 of 200
          crossings differed from those of whole paths. Who was lost from sight by the camera on the way is not counted.
        </p>
      )}
    </>
  )
}

const ignore = () => undefined

function DrawButtons({ onDraw }: { onDraw: (shape: ApiLine['shape']) => void }) {
  if (!useMayChange()) return <p className={tones.soft}>Only administrators draw lines and zones.</p>
  return (
    <div className={layout.buttons}>
      <Button leftSection={<IconLine size={15} aria-hidden />} onClick={() => onDraw('line')}>
        Draw a line
      </Button>
      <Button variant="default" leftSection={<IconPolygon size={15} aria-hidden />} onClick={() => onDraw('area')}>
        Draw a zone
      </Button>
    </div>
  )
}
