import { createContext, use, useEffect, useRef, useSyncExternalStore } from 'react'
import type { ConnectionState, LiveConnection, LiveKind, LiveMessages } from './live-connection.ts'

export const LiveContext = createContext<LiveConnection | null>(null)

export function useLiveConnection(): LiveConnection {
  const live = use(LiveContext)
  if (live === null) throw new Error('useLive stands outside of LiveContext')
  return live
}

/** Calls the listener with every message of that kind while the component is mounted: `useLive('status', entry => …)`. */
export function useLive<Kind extends LiveKind>(kind: Kind, listener: (message: LiveMessages[Kind]) => void): void {
  const live = useLiveConnection()
  const latest = useRef(listener)
  useEffect(() => {
    latest.current = listener
  })
  useEffect(() => live.on(kind, message => latest.current(message)), [live, kind])
}

/** While the component is mounted, only alarms that match the query arrive. Only one page may use it at a time. */
export function useLiveFilter(query: object): void {
  const live = useLiveConnection()
  const text = JSON.stringify(query)
  useEffect(() => {
    live.setFilter(JSON.parse(text) as object)
  }, [live, text])
  useEffect(() => () => live.setFilter({}), [live])
}

/** The state of the live connection, and since when. */
export function useConnection(): ConnectionState {
  const live = useLiveConnection()
  return useSyncExternalStore(
    watcher => live.watchState(watcher),
    () => live.state,
  )
}
