import { type RefObject, useCallback, useLayoutEffect, useState } from 'react'

/** First and last row, both included; last is before first where there are none. */
interface VisibleRows {
  first: number
  last: number
}

/** The number of rows drawn above and below the visible ones. */
const spare = 3

/** Returns the rows in sight of a list of rows of one height, and a function to call when the list is scrolled. */
export function useVisibleRows(
  scroller: RefObject<HTMLElement | null>,
  { rows, rowHeight, height }: { rows: number; rowHeight: number; height: number },
): [VisibleRows, () => void] {
  const [visible, setVisible] = useState<VisibleRows>({ first: 0, last: -1 })
  const look = useCallback(() => {
    const top = scroller.current?.scrollTop ?? 0
    const first = Math.max(0, Math.floor(top / rowHeight) - spare)
    const last = Math.min(rows - 1, Math.ceil((top + height) / rowHeight) + spare)
    setVisible(before => (before.first === first && before.last === last ? before : { first, last }))
  }, [scroller, rows, rowHeight, height])
  useLayoutEffect(look, [look])
  return [visible, look]
}
