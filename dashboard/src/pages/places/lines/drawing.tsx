import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '#api/use-change.ts'
import {
  canAdd,
  fewestPoints,
  isComplete,
  type LineDraft,
  turned,
  withMiddlePoint,
  withoutPoint,
  withStart,
} from '#features/places/line-draft.ts'
import type { ApiCamera, ApiLine } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import { submitting } from '#ui/submitting.ts'
import tones from '#ui/text.module.css'
import { LineEditor } from './line-editor.tsx'

interface DrawingProps {
  camera: ApiCamera
  lines: readonly ApiLine[]
  names: ReadonlyMap<string, string>
  start: LineDraft
  onSaved: (line: ApiLine) => void
  onCancel: () => void
}

const shapeWords = { line: 'line', area: 'zone' } as const
const help = {
  line: 'Press on one end and drag to the other, or click both ends. Who goes over the line with the arrow goes in.',
  area: 'Click the corners, at most 16. Who comes into the zone goes in.',
} as const

const sameAs = (a: LineDraft['points'], b: LineDraft['points']) => JSON.stringify(a) === JSON.stringify(b)

function useSavedLine(camera: ApiCamera, start: LineDraft) {
  return useChange<LineDraft, ApiLine>(
    (api, { id, shape, points, name }) => {
      const facts = { name: name.trim(), points: [...points] }
      if (id === null) return api.send('POST', 'lines', { body: { camera: camera.id, shape, ...facts } })
      // A line that did not move keeps what it counted.
      const change = sameAs(points, start.points) ? { name: facts.name } : facts
      return api.send('PATCH', 'lines/{id}', { params: { id }, body: change })
    },
    ['lines', 'counts', 'events', 'places'],
  )
}

/** Draws a line or zone, or moves one, and gives it a name. */
export function Drawing({ camera, lines, names, start, onSaved, onCancel }: DrawingProps) {
  const [draft, setDraft] = useState(start)
  const save = useSavedLine(camera, start)
  const what = shapeWords[draft.shape]
  return (
    <Card
      as="form"
      aria-label={start.id === null ? `New ${what}` : `Move ${start.name}`}
      onSubmit={submitting(() => save.mutate(draft, { onSuccess: onSaved }))}
    >
      <p id="drawing-help" className={tones.lead}>
        {help[draft.shape]} Drag a point to move it, or use the arrow keys; Delete removes a corner.
      </p>
      <LineEditor
        camera={camera}
        others={lines.filter(({ id }) => id !== draft.id)}
        names={names}
        draft={draft}
        onChange={setDraft}
      />
      <PointButtons draft={draft} onChange={setDraft} />
      <TextInput
        label="Name"
        placeholder={draft.shape === 'line' ? 'Main entrance' : 'Queue at the till'}
        required
        maw={480}
        maxLength={60}
        value={draft.name}
        onChange={event => {
          const name = event.currentTarget.value
          setDraft(before => ({ ...before, name }))
        }}
      />
      <div className={layout.buttons}>
        <Button type="submit" loading={save.isPending} disabled={!isComplete(draft)}>
          Save the {what}
        </Button>
        <Button variant="subtle" color="gray" onClick={onCancel}>
          Cancel
        </Button>
      </div>
      <Problem what={`The ${what} was not saved.`} error={save.error} />
    </Card>
  )
}

function PointButtons({ draft, onChange }: { draft: LineDraft; onChange: (draft: LineDraft) => void }) {
  const { shape, points } = draft
  const last = points.length - 1
  return (
    <div className={layout.buttons}>
      {points.length === 0 && (
        <Button variant="default" onClick={() => onChange(withStart(draft))}>
          Start in the middle
        </Button>
      )}
      {shape === 'line' && isComplete(draft) && (
        <Button variant="default" onClick={() => onChange(turned(draft))}>
          Turn the arrow
        </Button>
      )}
      {shape === 'area' && isComplete(draft) && (
        <Button variant="default" disabled={!canAdd(draft)} onClick={() => onChange(withMiddlePoint(draft))}>
          Add a corner
        </Button>
      )}
      {shape === 'area' && points.length > 0 && (
        <Button
          variant="default"
          disabled={isComplete(draft) && points.length <= fewestPoints.area}
          onClick={() => onChange(withoutPoint(draft, last))}
        >
          Remove the last corner
        </Button>
      )}
      {points.length > 0 && (
        <Button variant="default" onClick={() => onChange({ ...draft, points: [] })}>
          Start again
        </Button>
      )}
    </div>
  )
}
