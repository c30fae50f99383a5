import { useMemo } from 'react'
import type { EventGroup } from '#features/incidents/group-events.ts'
import { useFormat } from '#format/use-format.ts'
import { daysOf } from './days-of.ts'

/** The beginning of the day of each card or row of a list. */
export function useListDays(groups: readonly EventGroup[]): number[] {
  const { zone } = useFormat()
  return useMemo(
    () =>
      daysOf(
        groups.map(({ event }) => Date.parse(event.time)),
        zone,
      ),
    [groups, zone],
  )
}
