import { type PointerEvent, type RefObject, useEffect, useRef } from 'react'

export interface Dot {
  x: number
  y: number
}

interface Gestures {
  /** `point` in pixels from the middle of the stage. */
  onZoom: (factor: number, point: Dot) => void
  onPan: (by: Dot) => void
}

const wheelSpeed = 0.0015
const dotOf = ({ clientX, clientY }: { clientX: number; clientY: number }): Dot => ({ x: clientX, y: clientY })
const middleOf = (a: Dot, b: Dot): Dot => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 })
const distance = (a: Dot, b: Dot) => Math.hypot(a.x - b.x, a.y - b.y)

/** Wheel, drag and pinch on an element; returns its handlers of pointers. */
export function useGestures(stage: RefObject<HTMLElement | null>, { onZoom, onPan }: Gestures) {
  const pointers = useRef(new Map<number, Dot>())
  const latest = useRef({ onZoom, onPan })
  latest.current = { onZoom, onPan }
  const fromMiddle = (dot: Dot): Dot => {
    const { left, top, width, height } = stage.current?.getBoundingClientRect() ?? new DOMRect()
    return { x: dot.x - left - width / 2, y: dot.y - top - height / 2 }
  }
  const place = useRef(fromMiddle)
  place.current = fromMiddle
  useEffect(() => {
    const { current } = stage
    // React listens to wheels passively: it could not keep the page from scrolling.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault()
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1
      latest.current.onZoom(Math.exp(-event.deltaY * lines * wheelSpeed), place.current(dotOf(event)))
    }
    current?.addEventListener('wheel', onWheel, { passive: false })
    return () => current?.removeEventListener('wheel', onWheel)
  }, [stage])
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    pointers.current.set(event.pointerId, dotOf(event))
  }
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const before = pointers.current.get(event.pointerId)
    if (!before) return
    const now = dotOf(event)
    pointers.current.set(event.pointerId, now)
    const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1]
    if (!other) {
      onPan({ x: now.x - before.x, y: now.y - before.y })
      return
    }
    const [from, to] = [middleOf(before, other), middleOf(now, other)]
    onZoom(distance(now, other) / Math.max(1, distance(before, other)), fromMiddle(to))
    onPan({ x: to.x - from.x, y: to.y - from.y })
  }
  const onPointerUp = ({ pointerId }: PointerEvent<HTMLElement>) => void pointers.current.delete(pointerId)
  return { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: onPointerUp }
}
