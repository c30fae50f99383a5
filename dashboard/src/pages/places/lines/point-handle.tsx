import type { KeyboardEvent, PointerEvent } from 'react'
import type { Point } from '#features/places/line-draft.ts'
import classes from './line-editor.module.css'

interface PointHandleProps {
  point: Point
  number: number
  count: number
  onPress: (event: PointerEvent) => void
  onMove: (to: Point) => void
  onRemove: () => void
}

const steps: Record<string, readonly [x: number, y: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}
const stepShare = 0.01
const longSteps = 5

const percent = (share: number) => `${Math.round(share * 100)} %`

/** A point of a line or zone: dragged, or moved with the arrow keys; Delete removes it. */
export function PointHandle({ point, number, count, onPress, onMove, onRemove }: PointHandleProps) {
  const press = (event: KeyboardEvent) => {
    const step = steps[event.key]
    if (step) {
      const length = stepShare * (event.shiftKey ? longSteps : 1)
      onMove({ x: point.x + step[0] * length, y: point.y + step[1] * length })
    } else if (event.key === 'Delete' || event.key === 'Backspace') onRemove()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <button
      type="button"
      className={classes.handle}
      style={{ left: `${point.x * 100}%`, top: `${point.y * 100}%` }}
      aria-label={`Point ${number} of ${count}, ${percent(point.x)} from the left, ${percent(point.y)} from the top`}
      aria-describedby="drawing-help"
      onKeyDown={press}
      onPointerDown={event => {
        event.stopPropagation()
        onPress(event)
      }}
    >
      {number}
    </button>
  )
}
