import { useLocation, useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo, useState } from 'react'
import { eventSearch } from '#routing/page-search.ts'
import type { Search } from '#routing/search-params.ts'
import { useStable } from '#routing/use-stable.ts'
import { useSearchOf } from '#routing/use-url-search.ts'
import { useDisplaySettings } from '#settings/display-settings.ts'
import type { ListPosition } from './use-list-position.ts'

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The part of a list's top row that is scrolled out of sight, in pixels. */
    listOffset?: number
  }
}

/**
 * The list in the address: its position, the open event, cards or rows, grouped or not; `links` is the filter for links to
 * events.
 */
export function useListAddress() {
  const { at, open, view: wanted, show, ...filterSearch } = useSearchOf(eventSearch)
  const links = useStable<Search>(filterSearch)
  const offset = useLocation().state.listOffset ?? 0
  const navigate = useNavigate()
  const { eventView, incidents } = useDisplaySettings()
  const change = useCallback(
    (next: Search, replace: boolean, listOffset?: number) =>
      navigate({
        to: '.',
        search: (before: Search) => ({ ...before, ...next }),
        state: before => ({ ...before, listOffset: listOffset ?? before.listOffset ?? 0 }),
        replace,
      }),
    [navigate],
  )
  const position = useMemo<ListPosition | null>(() => (at === undefined ? null : { eventId: at, offset }), [at, offset])
  const isGrouped = show === undefined ? incidents : show === 'incidents'
  return { position, open, view: wanted ?? eventView, isGrouped, links, change }
}

/**
 * The event that the list starts at: the one in the address when the filter is opened. Later changes of the address
 * only follow the list. `readAnew` starts again with the newest event, or with the event of this id, and increments `epoch`.
 */
export function useListStart(query: object, at: string | undefined) {
  const [wanted, setWanted] = useState<{ epoch: number; at: string | undefined }>({ epoch: 0, at: undefined })
  const { epoch } = wanted
  const [start, setStart] = useState({ query, epoch, at })
  const readAnew = useCallback((first?: string) => setWanted(before => ({ epoch: before.epoch + 1, at: first })), [])
  if (start.query === query && start.epoch === epoch) return { startAt: start.at, epoch, readAnew }
  const next = { query, epoch, at: start.query === query ? wanted.at : at }
  setStart(next)
  return { startAt: next.at, epoch, readAnew }
}
