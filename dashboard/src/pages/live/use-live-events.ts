import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useApi } from '#api/api-context.ts'
import type { ProblemError } from '#api/problem-error.ts'
import type { EventQuery } from '#features/filter/filter.ts'
import { useLive } from '#live/use-live.ts'
import type { ApiEvent, EventPage } from '#server/api/schemas/index.ts'

/** The number of cards on the page; older events are on Events. */
const most = 120

export interface LiveEvents {
  /** Newest first. */
  shown: readonly ApiEvent[]
  /** Arrived and held back, newest first. */
  waiting: readonly ApiEvent[]
  /** The number of events that were left out because too many arrived at once. */
  leftOut: number
  /** Adds the waiting events to the list. */
  release: () => void
  error: ProblemError | null
  isPending: boolean
  /** The server has answered that there are no events. */
  isEmpty: boolean
  retry: () => void
}

function newestFirst(a: ApiEvent, b: ApiEvent): number {
  return b.seq - a.seq
}

/** `more` and `events` together, each event once, newest first, at most `most`. */
function merged(more: readonly ApiEvent[], events: readonly ApiEvent[]): ApiEvent[] {
  const byId = new Map([...events, ...more].map(event => [event.id, event]))
  return [...byId.values()].sort(newestFirst).slice(0, most)
}

/** Reads the list again if the stream began after its end, because events between the two would be in neither. */
function useWithoutGap({ data, refetch }: UseQueryResult<EventPage, ProblemError>): void {
  const [behind, setBehind] = useState(0)
  const readFor = useRef(0)
  useLive('joined', joined => setBehind(joined.behind))
  useEffect(() => {
    if (data === undefined || data.lastSeq >= behind || readFor.current === behind) return
    readFor.current = behind
    void refetch()
  }, [data, behind, refetch])
}

/** The newest events and those that arrive. While `held`, new ones wait, so that nothing moves under the pointer. */
export function useLiveEvents(query: EventQuery, held: boolean, onArrival: (event: ApiEvent) => void): LiveEvents {
  const api = useApi()
  const [state, setState] = useState<{ shown: ApiEvent[]; waiting: ApiEvent[] }>({ shown: [], waiting: [] })
  const [leftOut, setLeftOut] = useState(0)
  const hold = useRef(held)
  hold.current = held
  const newest = useQuery<EventPage, ProblemError>({
    queryKey: ['live-events', query],
    queryFn: ({ signal }) => api.get('events', { query: { ...query, limit: 60 } }, signal),
    gcTime: 0,
  })
  const key = JSON.stringify(query)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter begins empty
  useEffect(() => {
    setState({ shown: [], waiting: [] })
    setLeftOut(0)
  }, [key])
  const { data } = newest
  useEffect(() => {
    if (data) setState(before => ({ ...before, shown: merged(data.items, before.shown) }))
  }, [data])
  useWithoutGap(newest)
  useLive('alarm', event => {
    onArrival(event)
    setState(before =>
      hold.current
        ? { ...before, waiting: merged([event], before.waiting) }
        : { ...before, shown: merged([event], before.shown) },
    )
  })
  useLive('skipped', skipped => setLeftOut(before => before + skipped.count))
  const release = useCallback(() => {
    setLeftOut(0)
    setState(({ shown, waiting }) =>
      waiting.length === 0 ? { shown, waiting } : { shown: merged(waiting, shown), waiting: [] },
    )
  }, [])
  return {
    ...state,
    leftOut,
    release,
    error: newest.error,
    isPending: newest.isPending,
    isEmpty: data?.items.length === 0 && state.shown.length === 0,
    retry: () => void newest.refetch(),
  }
}
