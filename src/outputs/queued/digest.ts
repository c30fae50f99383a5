import type { AnnotatedEntry } from '../../events/index.ts'
import { uuid7 } from '../../lib/uuid7.ts'
import { EventLog } from '../../log/index.ts'
import { headlineOf } from '../../rules/index.ts'
import { iso } from '../../time/iso.ts'
import { localText } from '../../time/local-text.ts'
import { lastTimeOfDay } from '../../time/time-of-day.ts'
import type { OutputTools } from '../output.ts'
import type { PublishedAlert } from './deliverable.ts'
import { Deliveries } from './deliveries.ts'
import { alertRow } from './queued-delivery.ts'

/** The reason of deliveries that are held until the next digest. */
export const waitsForDigest = 'waits for the next digest'

const mostInDigest = 5000
const mostLines = 100

const plural = (count: number) => `${count} event${count === 1 ? '' : 's'}`

/** The text of a digest: how many events there were at each camera, and the newest ones. The first line is its headline. */
export function digestText(entries: readonly AnnotatedEntry[], { timeZone }: { timeZone: string }): string {
  const counts = new Map<string, number>()
  for (const { camera } of entries) counts.set(camera.name, (counts.get(camera.name) ?? 0) + 1)
  const cameras = [...counts].sort(([, a], [, b]) => b - a).map(([name, count]) => `${name}: ${count}`)
  const newest = entries.slice(-mostLines)
  const lines = newest.map(entry => {
    const at = localText(Date.parse(entry.receivedAt), timeZone, 'second')
    return `${at}  ${entry.camera.name}: ${headlineOf(entry)}`
  })
  const left = entries.length - newest.length
  const omitted = left === 0 ? [] : [`${plural(left)} before these`]
  return [plural(entries.length), '', ...cameras, '', ...omitted, ...lines].join('\n')
}

export interface DigestsOptions extends Pick<OutputTools, 'queries' | 'write' | 'annotate' | 'timeZone' | 'clock'> {
  outputId: string
  /** The time of day in the site's zone: `07:00`. */
  at: string
}

/** Makes one delivery a day of everything that was held for the digest of an output. */
export class Digests {
  private readonly options: DigestsOptions
  private readonly deliveries: Deliveries
  /** The last time of day that is done; null after the start. */
  private done: number | null = null

  constructor(options: DigestsOptions) {
    this.options = options
    this.deliveries = new Deliveries(options)
  }

  /** Makes the digest that is due. The rows and the delivery change in one transaction, so nothing is left out or sent twice. */
  async makeDue(): Promise<void> {
    const { outputId, at, timeZone, clock, write } = this.options
    const due = lastTimeOfDay(clock.now().getTime(), at, timeZone)
    if (due === this.done) return
    const rows = await this.deliveries.held(outputId, { reason: waitsForDigest, before: due, limit: mostInDigest })
    if (rows.length > 0) {
      const entries = await this.entries(rows.flatMap(({ seq }) => seq ?? []))
      const reason = `was in the digest of ${localText(due, timeZone, 'minute')}`
      const digest = entries.length > 0 ? [this.deliveries.add([alertRow(outputId, this.digest(entries, due))])] : []
      await write([this.deliveries.update(rows.map(row => ({ ...row, reason }))), ...digest])
    }
    // Entries beyond the limit come in another digest at once.
    if (rows.length < mostInDigest) this.done = due
  }

  private digest(entries: readonly AnnotatedEntry[], due: number): PublishedAlert {
    return {
      kind: 'alert',
      id: uuid7(due),
      at: iso(due),
      endedAt: null,
      severity: 'info',
      rule: 'Daily digest',
      subject: null,
      text: digestText(entries, this.options),
      eventId: null,
    }
  }

  private async entries(seqs: readonly number[]): Promise<AnnotatedEntry[]> {
    const { queries, annotate } = this.options
    return annotate(await new EventLog(queries).entries(seqs))
  }
}
