import { useEffect, useState, useSyncExternalStore } from 'react'
import { TapConnection, type TapState } from './tap-connection.ts'

/** Posts as they come while the page is open, of one address or of all. */
export function useTap(address: string | undefined): [TapState, TapConnection] {
  const [tap] = useState(() => new TapConnection())
  useEffect(() => {
    tap.start(address)
    return () => tap.stop()
  }, [tap, address])
  const state = useSyncExternalStore(
    watcher => tap.watch(watcher),
    () => tap.state,
  )
  return [state, tap]
}
