import { useRef } from 'react'
import { useApi } from '#api/api-context.ts'
import type { EventQuery } from '#features/filter/filter.ts'

/**
 * Shows the events before a moment, or, where there are none, before another one: finds the newest of them, puts it into the address, and begins the list with it. A later
 * jump overtakes an earlier one.
 */
export function useJump(query: EventQuery, go: (id: string) => Promise<void>, readAnew: (first: string) => void) {
  const api = useApi()
  const latest = useRef(0)
  const newestBefore = async (before: number) => {
    const end = typeof query.to === 'string' ? Math.min(Date.parse(query.to), before) : before
    const asked = { ...query, to: new Date(end).toISOString(), limit: 1 }
    return (await api.get('events', { query: asked })).items[0]
  }
  return (before: number, orElse: number) => {
    const own = ++latest.current
    const jump = async () => {
      const first = (await newestBefore(before)) ?? (await newestBefore(orElse))
      if (first === undefined || own !== latest.current) return
      await go(first.id)
      readAnew(first.id)
    }
    // A jump that fails leaves the list where it is; the connection banner says why.
    void jump().catch(() => undefined)
  }
}
