import { type PointerEvent, useRef, useState } from 'react'
import type { Range } from './count-range.ts'

const leastDragPx = 6

interface DragOptions {
  /** Milliseconds since 1970 at a horizontal place of the element, in pixels. */
  timeAt: (px: number) => number
  /** The edge of a drawn bar that is nearest to a moment; `least` is the other end, which it has to differ from. */
  snap: (at: number, least?: number) => number
  onChoose: (range: Range) => void
}

/** Selects a time by dragging over a chart. The handlers belong on the element whose left edge is 0 px. */
export function useDragRange({ timeAt, snap, onChoose }: DragOptions) {
  const startPx = useRef<number | null>(null)
  // Beside the state, because the pointer may be lifted before the last move was drawn.
  const latest = useRef<Range | null>(null)
  const [chosen, setChosen] = useState<Range | null>(null)

  const choose = (range: Range | null) => {
    latest.current = range
    setChosen(range)
  }
  const placeOf = (event: PointerEvent<Element>) => event.clientX - event.currentTarget.getBoundingClientRect().left
  const rangeTo = (px: number, from: number): Range => {
    const begin = snap(timeAt(Math.min(px, from)))
    return { from: begin, to: snap(timeAt(Math.max(px, from)), begin) }
  }
  const handlers = {
    onPointerDown(event: PointerEvent<Element>) {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      startPx.current = placeOf(event)
    },
    onPointerMove(event: PointerEvent<Element>) {
      const from = startPx.current
      if (from === null) return
      const px = placeOf(event)
      choose(Math.abs(px - from) < leastDragPx ? null : rangeTo(px, from))
    },
    onPointerUp() {
      const range = latest.current
      startPx.current = null
      choose(null)
      if (range) onChoose(range)
    },
    onPointerCancel() {
      startPx.current = null
      choose(null)
    },
  }
  return { chosen, handlers }
}
