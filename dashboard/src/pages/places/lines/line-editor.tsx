import { type PointerEvent, useRef } from 'react'
import {
  arrowOf,
  canAdd,
  fewestPoints,
  type LineDraft,
  type Point,
  withMoved,
  withoutPoint,
  withPoint,
} from '#features/places/line-draft.ts'
import { DrawnLines } from '#features/places/line-picture.tsx'
import { ScenePicture } from '#features/places/scene-picture.tsx'
import type { ApiCamera, ApiLine } from '#server/api/schemas/index.ts'
import classes from './line-editor.module.css'
import { PointHandle } from './point-handle.tsx'

interface LineEditorProps {
  camera: ApiCamera
  /** The other lines and zones of the camera. */
  others: readonly ApiLine[]
  names: ReadonlyMap<string, string>
  draft: LineDraft
  onChange: (draft: LineDraft) => void
}

/** A press and a move by less than this, in CSS pixels, is a click. */
const clickDistance = 8

/** The camera's own picture, on which a line or zone is drawn with mouse, finger or keyboard. */
export function LineEditor({ camera, ...props }: LineEditorProps) {
  return <ScenePicture camera={camera}>{size => <Surface {...props} {...size} />}</ScenePicture>
}

interface SurfaceProps extends Omit<LineEditorProps, 'camera'> {
  width: number
  height: number
}

/** The point that is being moved. */
interface Drag {
  at: number
  /** The point at which the first end of a line was pressed: a move from there draws the second. */
  pressed: Point | null
}

function useDrawing({ draft, onChange, width, height }: SurfaceProps) {
  const surface = useRef<HTMLDivElement>(null)
  const drag = useRef<Drag | null>(null)
  const pointOf = ({ clientX, clientY }: PointerEvent): Point => {
    const { left = 0, top = 0 } = surface.current?.getBoundingClientRect() ?? {}
    return { x: (clientX - left) / width, y: (clientY - top) / height }
  }
  const press = (event: PointerEvent, at: number | null) => {
    if (event.button !== 0) return
    surface.current?.setPointerCapture(event.pointerId)
    if (at !== null) {
      drag.current = { at, pressed: null }
      return
    }
    const added = withPoint(draft, pointOf(event))
    const isFirstEnd = draft.shape === 'line' && draft.points.length === 0
    drag.current = added.at < 0 ? null : { at: added.at, pressed: isFirstEnd ? pointOf(event) : null }
    onChange(added.draft)
  }
  const move = (event: PointerEvent) => {
    const { current } = drag
    if (current === null) return
    const to = pointOf(event)
    if (current.pressed === null) return onChange(withMoved(draft, current.at, to))
    const apart = Math.hypot((to.x - current.pressed.x) * width, (to.y - current.pressed.y) * height)
    if (apart < clickDistance) return
    drag.current = { at: 1, pressed: null }
    onChange(withPoint(draft, to).draft)
  }
  const release = () => {
    drag.current = null
  }
  return { surface, press, move, release }
}

function Surface(props: SurfaceProps) {
  const { others, names, draft, onChange, width, height } = props
  const { surface, press, move, release } = useDrawing(props)
  return (
    <div
      ref={surface}
      className={classes.surface}
      data-testid="drawing"
      data-open={canAdd(draft) || undefined}
      onPointerDown={event => press(event, null)}
      onPointerMove={move}
      onPointerUp={release}
      onPointerCancel={release}
    >
      <DrawnLines lines={others} names={names} chosen={[]} width={width} height={height} />
      <DraftShape draft={draft} width={width} height={height} />
      {draft.points.map((point, at) => (
        <PointHandle
          // Points have no names: one that is added or removed changes the numbers of the others.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          key={at}
          point={point}
          number={at + 1}
          count={draft.points.length}
          onPress={event => press(event, at)}
          onMove={to => onChange(withMoved(draft, at, to))}
          onRemove={() => draft.points.length > fewestPoints[draft.shape] && onChange(withoutPoint(draft, at))}
        />
      ))}
    </div>
  )
}

function DraftShape({ draft, width, height }: Pick<SurfaceProps, 'draft' | 'width' | 'height'>) {
  const text = draft.points.map(({ x, y }) => `${(x * width).toFixed(1)},${(y * height).toFixed(1)}`).join(' ')
  const isArea = draft.shape === 'area' && draft.points.length > 2
  const Outline = isArea ? 'polygon' : 'polyline'
  const arrow = draft.shape === 'line' ? arrowOf(draft.points, { width, height }) : null
  return (
    <svg className={classes.shape} width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden>
      <Outline points={text} className={classes.under} />
      <Outline points={text} className={isArea ? classes.area : undefined} />
      {arrow && (
        <g transform={`translate(${arrow.x} ${arrow.y})`} data-testid="arrow">
          <g transform={`rotate(${arrow.degrees})`}>
            <path d="M 6 0 H 34 M 26 -8 L 36 0 L 26 8" className={classes.under} />
            <path d="M 6 0 H 34 M 26 -8 L 36 0 L 26 8" />
          </g>
          <text
            x={52 * Math.cos((arrow.degrees * Math.PI) / 180)}
            y={52 * Math.sin((arrow.degrees * Math.PI) / 180) + 5}
            textAnchor="middle"
          >
            in
          </text>
        </g>
      )}
    </svg>
  )
}
