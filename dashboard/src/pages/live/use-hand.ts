import { useCallback, useEffect, useRef, useState } from 'react'

/** After this time without a movement or a press, the list goes on. */
const holdMs = 5000

/**
 * True while a person may be about to click a card: the pointer moves over the list or has pressed something there, or
 * the list is scrolled. A pointer that only lies there does not count.
 */
export function useHand() {
  const [isPointing, setPointing] = useState(false)
  const [isScrolled, setScrolled] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const last = useRef({ x: -1, y: -1 })
  const rest = useCallback(() => {
    clearTimeout(timer.current)
    setPointing(false)
  }, [])
  const point = () => {
    clearTimeout(timer.current)
    timer.current = setTimeout(rest, holdMs)
    setPointing(true)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  const watch = {
    onPointerMove: ({ pointerType, clientX: x, clientY: y }: React.PointerEvent) => {
      // Browsers report a movement also when the list moves under a pointer that lies still.
      const hasMoved = x !== last.current.x || y !== last.current.y
      last.current = { x, y }
      if (pointerType === 'mouse' && hasMoved) point()
    },
    onPointerDown: point,
    onPointerLeave: rest,
    onScroll: (event: React.UIEvent) => setScrolled(event.currentTarget.scrollTop > 4),
  }
  return { isPointing, isScrolled, watch }
}
