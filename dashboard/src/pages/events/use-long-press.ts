import { type PointerEvent as ReactPointerEvent, useEffect, useRef } from 'react'

const longMs = 500
const stillPixels = 10

interface Press {
  timer: ReturnType<typeof setTimeout>
  x: number
  y: number
}

/**
 * Calls `onLongPress` when a finger rests on an element. `tookClick` returns true once for the click that follows, which
 * then means nothing else.
 */
export function useLongPress(onLongPress: () => void) {
  const press = useRef<Press | null>(null)
  const fired = useRef(false)
  const end = () => {
    if (press.current) clearTimeout(press.current.timer)
    press.current = null
  }
  useEffect(
    () => () => {
      if (press.current) clearTimeout(press.current.timer)
    },
    [],
  )
  const handlers = {
    onPointerDown: ({ pointerType, clientX: x, clientY: y }: ReactPointerEvent) => {
      end()
      fired.current = false
      if (pointerType !== 'touch') return
      const timer = setTimeout(() => {
        fired.current = true
        onLongPress()
      }, longMs)
      press.current = { timer, x, y }
    },
    onPointerMove: ({ clientX, clientY }: ReactPointerEvent) => {
      const { x, y } = press.current ?? { x: clientX, y: clientY }
      if (Math.hypot(clientX - x, clientY - y) > stillPixels) end()
    },
    onPointerUp: end,
    onPointerCancel: end,
    // The menu of a link would open over the selection.
    onContextMenu: (event: { preventDefault(): void }) => {
      if (press.current || fired.current) event.preventDefault()
    },
  }
  const tookClick = () => {
    const wasLong = fired.current
    fired.current = false
    return wasLong
  }
  return { handlers, tookClick }
}
