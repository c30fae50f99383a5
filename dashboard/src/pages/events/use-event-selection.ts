import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { EventGroup } from '#features/incidents/group-events.ts'
import { useHotkeys } from '#ui/use-hotkeys.ts'
import { extended, nothingSelected, pairOf, type Selected, toggled, withGroups } from './selection.ts'

export interface EventSelection {
  selected: Selected
  /** The events of two cards when exactly two are selected, to compare them. */
  pair: readonly [string, string] | null
  /** True while a click selects instead of opening. */
  isSelecting: boolean
  /** Selects a card or not; `extend` adds everything since the one before. */
  toggle: (group: EventGroup, extend: boolean) => void
  clear: () => void
}

interface Options {
  groups: readonly EventGroup[]
  /** Names the list; another one begins with nothing selected. */
  listName: string
  /** The button "Select" is pressed. */
  isOn: boolean
  onOff: () => void
  /** False while an event is open: its own keys are in use then. */
  keysEnabled: boolean
}

const isInField = (target: EventTarget | null) =>
  target instanceof Element && target.closest('input:not([type=checkbox]), textarea, [contenteditable=true]') !== null
const isInDialog = (target: EventTarget | null) =>
  target instanceof Element && target.closest('[role=dialog], [role=menu]') !== null

/** Ctrl+A, or ⌘A on a Mac. */
function useSelectAll(selectAll: () => void, enabled: boolean): void {
  const latest = useRef(selectAll)
  latest.current = selectAll
  useEffect(() => {
    if (!enabled) return
    const pressed = (event: KeyboardEvent) => {
      const isAll = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key === 'a'
      if (!isAll || isInField(event.target) || isInDialog(event.target)) return
      event.preventDefault()
      latest.current()
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [enabled])
}

/** The events that a person selected in the list, and the keys for it: x, Ctrl+A, Esc. */
export function useEventSelection({ groups, listName, isOn, onOff, keysEnabled }: Options): EventSelection {
  const [state, setState] = useState({ listName, selected: nothingSelected })
  const anchor = useRef<string | null>(null)
  const latest = useRef(groups)
  latest.current = groups
  const selected = state.listName === listName ? state.selected : nothingSelected
  const change = useCallback(
    (next: (selected: Selected) => Selected) =>
      setState(before => ({
        listName,
        selected: next(before.listName === listName ? before.selected : nothingSelected),
      })),
    [listName],
  )
  const toggle = useCallback(
    (group: EventGroup, extend: boolean) => {
      const from = anchor.current
      anchor.current = group.event.id
      change(before => (extend ? extended(before, latest.current, { from, to: group }) : toggled(before, group)))
    },
    [change],
  )
  const clear = useCallback(() => {
    anchor.current = null
    change(() => nothingSelected)
    onOff()
  }, [change, onOff])
  const isSelecting = isOn || selected.size > 0
  useSelectAll(() => change(before => withGroups(before, latest.current)), keysEnabled)
  const focused = () => {
    const id = document.activeElement?.closest('[data-event]')?.getAttribute('data-event')
    return latest.current.find(({ event }) => event.id === id)
  }
  useHotkeys(
    {
      Escape: pressed => {
        if (isSelecting && !isInDialog(pressed.target)) clear()
      },
      x: () => {
        const group = focused()
        if (group) toggle(group, false)
      },
    },
    keysEnabled,
  )
  const pair = useMemo(() => (selected.size < 2 ? null : pairOf(groups, selected)), [groups, selected])
  return { selected, pair, isSelecting, toggle, clear }
}
