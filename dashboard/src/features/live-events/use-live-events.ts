import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useApi } from '#api/api-context.ts'
import type { ProblemError } from '#api/problem-error.ts'
import { higherOf } from '#features/alerts/severity-words.ts'
import type { EventQuery } from '#features/filter/filter.ts'
import { useLive } from '#live/use-live.ts'
import type { Alert, ApiEvent, EventPage } from '#server/api/schemas/index.ts'

/** The number of cards on the page; older events are on Events. */
const most = 120
const batchMs = 1000

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

function raisedTo(event: ApiEvent, { severity }: Pick<Alert, 'severity'>): ApiEvent {
  const raised = higherOf(event.severity, severity)
  return raised === event.severity ? event : { ...event, severity: raised }
}

/** Collects events, so that the list changes at most once a second; the first is shown at once. */
function useBatches(show: (events: readonly ApiEvent[]) => void, key: string): (event: ApiEvent) => void {
  const waiting = useRef<ApiEvent[]>([])
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const lastAt = useRef(Number.NEGATIVE_INFINITY)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter begins empty
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      timer.current = undefined
      waiting.current = []
    },
    [key],
  )
  return useCallback(
    event => {
      waiting.current.push(event)
      if (timer.current !== undefined) return
      const flush = () => {
        timer.current = undefined
        lastAt.current = performance.now()
        show(waiting.current.splice(0))
      }
      const restMs = lastAt.current + batchMs - performance.now()
      if (restMs <= 0) flush()
      else timer.current = setTimeout(flush, restMs)
    },
    [show],
  )
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

interface Lists {
  shown: ApiEvent[]
  waiting: ApiEvent[]
}

interface Arrivals {
  setState: React.Dispatch<React.SetStateAction<Lists>>
  hold: React.RefObject<boolean>
  onArrival: (event: ApiEvent) => void
  /** Of the filter. */
  key: string
}

/** Puts new events into the list that they belong to, and raises their severity when a rule does. */
function useArrivals({ setState, hold, onArrival, key }: Arrivals): void {
  const show = useCallback(
    (events: readonly ApiEvent[]) => {
      setState(before =>
        hold.current
          ? { ...before, waiting: merged(events, before.waiting) }
          : { ...before, shown: merged(events, before.shown) },
      )
    },
    [setState, hold],
  )
  const arrived = useBatches(show, key)
  useLive('alarm', event => {
    onArrival(event)
    arrived(event)
  })
  // A rule can make an event more urgent after it was shown.
  useLive('alert', alert => {
    const raised = (events: ApiEvent[]) =>
      events.map(event => (event.id === alert.eventId ? raisedTo(event, alert) : event))
    if (alert.eventId === null) return
    setState(({ shown, waiting }) => ({ shown: raised(shown), waiting: raised(waiting) }))
  })
}

/** The newest events and those that arrive. While `held`, new ones wait, so that nothing moves under the pointer. */
export function useLiveEvents(query: EventQuery, held: boolean, onArrival: (event: ApiEvent) => void): LiveEvents {
  const api = useApi()
  const [state, setState] = useState<Lists>({ shown: [], waiting: [] })
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
  useArrivals({ setState, hold, onArrival, key })
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
