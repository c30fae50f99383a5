import type { EventGroup } from '#features/incidents/group-events.ts'

/** Ids of the selected events. */
export type Selected = ReadonlySet<string>

export const nothingSelected: Selected = new Set()

export type SelectedPart = 'all' | 'some' | 'none'

/** Whether all, some or none of a card's events are selected. */
export function partSelected({ parts }: EventGroup, selected: Selected): SelectedPart {
  const count = parts.filter(({ id }) => selected.has(id)).length
  if (count === 0) return 'none'
  return count === parts.length ? 'all' : 'some'
}

/** The events of two cards when events of exactly two are selected. */
export function pairOf(groups: readonly EventGroup[], selected: Selected): readonly [string, string] | null {
  const [one, other, ...more] = groups.filter(group => partSelected(group, selected) !== 'none')
  return one && other && more.length === 0 ? [one.event.id, other.event.id] : null
}

/** Adds all events of these cards. */
export function withGroups(selected: Selected, groups: readonly EventGroup[]): Selected {
  return new Set([...selected, ...groups.flatMap(({ parts }) => parts.map(({ id }) => id))])
}

/** Selects all events of a card, or none of them if all are selected. */
export function toggled(selected: Selected, group: EventGroup): Selected {
  if (partSelected(group, selected) !== 'all') return withGroups(selected, [group])
  const without = new Set(selected)
  for (const { id } of group.parts) without.delete(id)
  return without
}

const placeOf = (groups: readonly EventGroup[], eventId: string | null) =>
  groups.findIndex(({ parts }) => parts.some(({ id }) => id === eventId))

/** Adds all cards between the one with the event `from` and another; only that one if `from` is not in the list. */
export function extended(
  selected: Selected,
  groups: readonly EventGroup[],
  { from, to }: { from: string | null; to: EventGroup },
): Selected {
  const last = placeOf(groups, to.event.id)
  const first = placeOf(groups, from)
  if (first < 0 || last < 0) return withGroups(selected, [to])
  return withGroups(selected, groups.slice(Math.min(first, last), Math.max(first, last) + 1))
}
