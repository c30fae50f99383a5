import type { ClosedPass, PlaceRules, VisitDecision, VisitFlag } from './place-types.ts'

/** The time at which a visit that begins with a pass ends without a seen exit, and the decisions of people about that. */
export function lapseOf(
  { marks, firstAt }: ClosedPass,
  { place, decisions }: { place: PlaceRules; decisions: readonly VisitDecision[] },
): { endsAt: number; flags: VisitFlag[] } {
  // The last decision counts: a visit that was closed may be opened again.
  const byHand = decisions.findLast(({ kind, placeId, seq }) => {
    return (kind === 'close' || kind === 'open') && placeId === place.id && marks.includes(seq)
  })
  const openedAt = byHand?.kind === 'open' ? (byHand.at ?? 0) : 0
  const closedAt = byHand?.kind === 'close' ? byHand.at : null
  const endsAt = Math.min(Math.max(firstAt, openedAt) + place.unseenAfterMs, closedAt ?? Number.POSITIVE_INFINITY)
  const flags: VisitFlag[] = []
  if (closedAt === endsAt) flags.push('closed-by-hand')
  if (byHand?.kind === 'open') flags.push('opened-by-hand')
  return { endsAt, flags }
}
