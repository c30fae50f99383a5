import { senderSorts } from '#routing/page-search.ts'
import type { SenderReport } from '#server/api/schemas/index.ts'

export type SenderSort = (typeof senderSorts)[number]

/** The name of a sender: the first two of the cameras that post from it, or else its address. */
export function senderName({ cameras, address }: SenderReport): string {
  if (cameras.length === 0) return address
  const names = cameras.slice(0, 2).map(camera => camera.name)
  return names.join(', ') + (cameras.length > 2 ? ` and ${cameras.length - 2} more` : '')
}

/** Posts that were refused or not understood. */
export function troublesOf({ refused, unparsed }: SenderReport): number {
  return refused + unparsed
}

const never = Number.NEGATIVE_INFINITY
const momentOf = (at: string | null) => (at === null ? never : Date.parse(at))

const compare: Record<SenderSort, (a: SenderReport, b: SenderReport) => number> = {
  last: (a, b) => momentOf(b.lastConnectionAt ?? b.lastPostAt) - momentOf(a.lastConnectionAt ?? a.lastPostAt),
  sender: (a, b) => senderName(a).localeCompare(senderName(b), undefined, { numeric: true }),
  heartbeat: (a, b) => (b.heartbeatAgeMs ?? never) - (a.heartbeatAgeMs ?? never),
  events: (a, b) => b.events - a.events,
  trouble: (a, b) => troublesOf(b) - troublesOf(a),
}

/** The order given in the address; newest first by default. */
export function sortOf(asked: string | undefined): SenderSort {
  return senderSorts.find(sort => sort === asked) ?? 'last'
}

/** The senders whose address, camera or path contains the text, sorted. */
export function orderSenders(senders: readonly SenderReport[], sort: SenderSort, text = ''): SenderReport[] {
  const wanted = text.trim().toLowerCase()
  const holds = (sender: SenderReport) =>
    [senderName(sender), sender.address, sender.path ?? ''].some(words => words.toLowerCase().includes(wanted))
  return senders.filter(holds).sort((a, b) => compare[sort](a, b) || compare.sender(a, b))
}
