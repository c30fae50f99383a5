import { type PointerEvent, useRef, useState } from 'react'
import type { Range } from './count-range.ts'

const leastDragPx = 6

interface DragOptions {
  /** Milliseconds since 1970 at a horizontal place of the element, in pixels. */
  timeAt: (px: number) => number
  onChoose: (range: Range) => void
}

/** Choosing a time by dragging over a chart. The handlers belong on the element whose left edge is 0 px. */
export function useDragRange({ timeAt, onChoose }: DragOptions) {
  const startPx = useRef<number | null>(null)
  const [chosen, setChosen] = useState<Range | null>(null)

  const placeOf = (event: PointerEvent<Element>) => event.clientX - event.currentTarget.getBoundingClientRect().left
  const rangeTo = (px: number, from: number): Range => {
    const [a, b] = [timeAt(Math.min(px, from)), timeAt(Math.max(px, from))]
    return { from: a, to: b }
  }
  const forget = () => {
    startPx.current = null
    setChosen(null)
  }
  const handlers = {
    onPointerDown(event: PointerEvent<Element>) {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      startPx.current = placeOf(event)
    },
    onPointerMove(event: PointerEvent<Element>) {
      if (startPx.current === null) return
      const px = placeOf(event)
      setChosen(Math.abs(px - startPx.current) < leastDragPx ? null : rangeTo(px, startPx.current))
    },
    onPointerUp() {
      const range = chosen
      forget()
      if (range) onChoose(range)
    },
    onPointerCancel: forget,
  }
  return { chosen, handlers }
}
