import type { DevicePlate, SyncDecision, SyncDifference } from '#server/api/schemas/index.ts'

export type Take = SyncDecision['take']
export type DifferenceKind = SyncDifference['kind']

export const kindWords: Record<DifferenceKind, string> = {
  missing: 'Not on the camera',
  different: 'Different',
  extra: 'Only on the camera',
}

/** The choices for each kind of difference; the labels say what would happen. */
const choicesOfKind: Record<DifferenceKind, readonly { value: Take; label: string }[]> = {
  missing: [
    { value: 'ours', label: 'Add' },
    { value: 'leave', label: 'Leave' },
  ],
  different: [
    { value: 'ours', label: 'Use ours' },
    { value: 'theirs', label: 'Use theirs' },
    { value: 'leave', label: 'Leave' },
  ],
  extra: [
    { value: 'ours', label: 'Remove' },
    { value: 'theirs', label: 'Add to known plates' },
    { value: 'leave', label: 'Leave' },
  ],
}

/** The choices for differences of one kind, without `ours` if the device cannot store any of our plates. */
export function choicesFor(those: readonly SyncDifference[]): readonly { value: Take; label: string }[] {
  const [first] = those
  if (!first) return []
  const isPossible = those.some(({ cannot }) => cannot === null)
  return choicesOfKind[first.kind].filter(({ value }) => value !== 'ours' || isPossible)
}

/** The preselected choice: missing plates are added, because that loses nothing; a person decides the rest. */
export function usualTake({ kind, cannot }: SyncDifference): Take {
  return kind === 'missing' && cannot === null ? 'ours' : 'leave'
}

const fieldWords: Record<string, string> = {
  list: 'list',
  from: 'begins',
  until: 'ends',
  owner: 'owner',
  telephone: 'telephone',
}

const fieldOf = (plate: DevicePlate, field: string): string => {
  const value = (plate as Record<string, unknown>)[field]
  if (typeof value === 'string' && value !== '') return value
  return field === 'until' ? 'no end' : 'none'
}

/** `list: allow → block, ends: no end → 2026-12-01 18:00:00`, theirs → ours. */
export function fieldChanges({
  fields,
  theirs,
  ours,
}: SyncDifference): { field: string; theirs: string; ours: string }[] {
  if (!theirs || !ours) return []
  return fields
    .filter(field => field !== 'twice')
    .map(field => ({
      field: fieldWords[field] ?? field,
      theirs: fieldOf(theirs, field),
      ours: fieldOf(ours, field),
    }))
}

/** The list, the owner and the dates of a plate on a device. */
export function plateWords({ list, group, owner, from, until }: DevicePlate): string {
  return [list ?? group, owner, from && `from ${from}`, until && `until ${until}`].filter(Boolean).join(' · ')
}
