import { useMemo } from 'react'
import type { RequestOf } from '#api/api-routes.ts'
import { useSiteZone } from '#format/format-provider.tsx'
import { startOfWallDay } from '#format/zone.ts'
import { alertSearch } from '#routing/page-search.ts'
import { useUrlSearch } from '#routing/use-url-search.ts'
import { dayMs } from '#server/time/units.ts'

export type AlertQuery = NonNullable<RequestOf<'GET', 'alerts/days'>['query']>

/** The filter of the page, as it stands in the address, and as the API takes it. */
export function useAlertSearch() {
  const [search, change] = useUrlSearch(alertSearch)
  const zone = useSiteZone() ?? 'UTC'
  const { seen, severity, rule, camera, subject, day } = search
  const query = useMemo<AlertQuery>(() => {
    const midnight = day === undefined ? null : Date.parse(`${day}T00:00:00Z`)
    const time = midnight === null || Number.isNaN(midnight) ? {} : spanOf(midnight, zone)
    return {
      ...time,
      seen: seen === 'false' ? false : undefined,
      severity: severity?.split(',') as AlertQuery['severity'],
      rule: rule === undefined ? undefined : [rule],
      camera: camera === undefined ? undefined : [camera],
      subject,
    }
  }, [seen, severity, rule, camera, subject, day, zone])
  const isNarrowed = [severity, rule, camera, subject, day].some(one => one !== undefined)
  return { search, change, query, isNarrowed }
}

function spanOf(midnight: number, zone: string) {
  const [from, to] = [midnight, midnight + dayMs].map(wall => new Date(startOfWallDay(wall, zone)).toISOString())
  return { from, to }
}
