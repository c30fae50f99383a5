import { type RefObject, useCallback, useLayoutEffect, useState } from 'react'

/** The part of a list that is drawn: what is in sight and some rows more, in pixels from its top. */
interface Sight {
  from: number
  to: number
}

/** The number of rows drawn above and below the visible ones. */
const spareRows = 3

interface SightOptions {
  rowHeight: number
  /** Of the part that scrolls. */
  height: number
  contentHeight: number
}

/** Returns the part of a list that is drawn, and a function to call when the list is scrolled. Changes row by row. */
export function useSight(
  scroller: RefObject<HTMLElement | null>,
  { rowHeight, height, contentHeight }: SightOptions,
): [Sight, () => void] {
  const [sight, setSight] = useState<Sight>({ from: 0, to: 0 })
  const look = useCallback(() => {
    const top = scroller.current?.scrollTop ?? 0
    const from = Math.max(0, Math.floor(top / rowHeight) - spareRows) * rowHeight
    const to = Math.min(contentHeight, (Math.ceil((top + height) / rowHeight) + spareRows) * rowHeight)
    setSight(before => (before.from === from && before.to === to ? before : { from, to }))
  }, [scroller, rowHeight, height, contentHeight])
  useLayoutEffect(look, [look])
  return [sight, look]
}
