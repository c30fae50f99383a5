import type { RefObject } from 'react'
import type { ApiEvent } from '#server/api/schemas/index.ts'
import { useHotkeys } from '#ui/use-hotkeys.ts'
import { headingHeight } from './list-rows.ts'

interface Options {
  list: RefObject<HTMLElement | null>
  events: readonly ApiEvent[]
  columns: number
  /** Brings an event's row into sight. */
  show: (index: number) => void
  enabled: boolean
}

function indexOf(events: readonly ApiEvent[], element: Element | null | undefined): number {
  const id = element?.closest('[data-event]')?.getAttribute('data-event')
  return id ? events.findIndex(event => event.id === id) : -1
}

/** The first event that is in sight as a whole. */
function firstInSight(list: HTMLElement | null, events: readonly ApiEvent[]): number {
  if (list === null) return 0
  const top = list.getBoundingClientRect().top + headingHeight
  const cards = [...list.querySelectorAll('[data-event]')]
  return Math.max(
    0,
    indexOf(
      events,
      cards.find(card => card.getBoundingClientRect().top >= top),
    ),
  )
}

/** j, k and the arrows move the focus from event to event; Enter opens it, because it is a link. */
export function useListKeys({ list, events, columns, show, enabled }: Options): void {
  const move = (step: number) => (pressed: KeyboardEvent) => {
    if (events.length === 0) return
    pressed.preventDefault()
    const from = indexOf(events, document.activeElement)
    const to = from < 0 ? firstInSight(list.current, events) : Math.max(0, Math.min(events.length - 1, from + step))
    const id = events[to]?.id ?? ''
    show(to)
    // The row may not be in the page before the next frame.
    requestAnimationFrame(() => {
      const card = list.current?.querySelector<HTMLElement>(`[data-event="${CSS.escape(id)}"]`)
      card?.focus({ preventScroll: true })
    })
  }
  const [next, previous] = [move(1), move(-1)]
  const keys = {
    j: next,
    ArrowRight: next,
    k: previous,
    ArrowLeft: previous,
    ArrowDown: move(columns),
    ArrowUp: move(-columns),
  }
  useHotkeys(keys, enabled)
}
