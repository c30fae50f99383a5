import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import { draggedBins, type Selection } from './dragged-bins.ts'
import type { Bins } from './histogram-bins.ts'

export const ordered = ({ start, end }: Selection) => [Math.min(start, end), Math.max(start, end)] as const

/** The bin that a key moves the cursor to; undefined for keys that do not move it. */
function movedBy(key: string, cursor: number | null, last: number): number | undefined {
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    PageUp: -10,
    PageDown: 10,
    Home: -last,
    End: last,
  }
  const step = steps[key]
  if (step === undefined) return undefined
  // The first arrow key shows the cursor at the newest bin.
  const next = cursor === null && Math.abs(step) === 1 ? last : (cursor ?? last) + step
  return Math.max(0, Math.min(last, next))
}

interface SelectionState {
  cursor: number | null
  setCursor: (bin: number | null) => void
  selection: Selection | null
  setSelection: (selection: Selection | null) => void
  last: number
  choose: (chosen: Selection) => void
}

/** Arrow keys move, with Shift they select; Enter applies, Escape drops the selection. */
function keyHandler({ cursor, setCursor, selection, setSelection, last, choose }: SelectionState) {
  const at = cursor ?? last
  const move = (next: number, isSelecting: boolean) => {
    setCursor(next)
    setSelection(isSelecting ? { start: selection?.start ?? at, end: next } : null)
  }
  const actionOf = ({ key, shiftKey }: KeyboardEvent): (() => void) | null => {
    const next = movedBy(key, cursor, last)
    if (next !== undefined) return () => move(next, shiftKey)
    if (key === 'Enter') return () => choose(selection ?? { start: at, end: at })
    return key === 'Escape' && selection !== null ? () => setSelection(null) : null
  }
  return (event: KeyboardEvent) => {
    const act = actionOf(event)
    if (act === null) return
    act()
    event.preventDefault()
    event.stopPropagation()
  }
}

/** Dragging selects; releasing applies. */
function usePointerHandlers(state: SelectionState, width: number) {
  const { setCursor, selection, setSelection, last, choose } = state
  const begun = useRef(0)
  const placeAt = (event: PointerEvent) => {
    const { left } = event.currentTarget.getBoundingClientRect()
    return ((event.clientX - left) / Math.max(1, width)) * (last + 1)
  }
  const binAt = (event: PointerEvent) => Math.max(0, Math.min(last, Math.floor(placeAt(event))))
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      begun.current = placeAt(event)
      setSelection({ start: binAt(event), end: binAt(event) })
    },
    onPointerMove: (event: PointerEvent) => {
      setCursor(binAt(event))
      if (event.buttons === 1 && selection) setSelection(draggedBins(begun.current, placeAt(event), last))
    },
    onPointerUp: () => selection && choose(selection),
    onPointerLeave: () => setCursor(null),
    onPointerCancel: () => setSelection(null),
  }
}

/** The bin under the cursor and the selected bins, by pointer or keyboard; `onChoose` gets milliseconds. */
export function useSelection(bins: Bins | null, width: number, onChoose: (from: number, to: number) => void) {
  const [cursor, setCursor] = useState<number | null>(null)
  const [selection, setSelection] = useState<Selection | null>(null)
  const choose = (chosen: Selection) => {
    setSelection(null)
    const [first, end] = ordered(chosen)
    if (bins) onChoose(bins.startOf(first), bins.startOf(end + 1))
  }
  const last = (bins?.counts.length ?? 1) - 1
  const state = { cursor, setCursor, selection, setSelection, last, choose }
  const pointer = usePointerHandlers(state, width)
  const handlers = {
    ...pointer,
    onKeyDown: keyHandler(state),
    onBlur: () => setCursor(null),
  }
  return { cursor, selection, handlers }
}
