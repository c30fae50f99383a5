import type { Event } from '../../model/index.ts'
import { localDate } from '../../time/local-text.ts'

export const eventsAPage = 200

/** Result of the first reading of an export: the number of events, and the page of the report on which each day begins. */
export class ExportTally {
  events = 0
  /** Milliseconds since 1970; null where there are no events. */
  first: number | null = null
  last: number | null = null
  /** By local date, in the order of the export. */
  readonly days = new Map<string, { events: number; page: number }>()
  private readonly timeZone: string

  constructor(timeZone: string) {
    this.timeZone = timeZone
  }

  get pages(): number {
    return Math.max(1, Math.ceil(this.events / eventsAPage))
  }

  async *counting(events: AsyncIterable<Event[]>): AsyncGenerator<Event[]> {
    for await (const some of events) {
      for (const event of some) this.add(event)
      yield some
    }
  }

  private add({ time }: Event): void {
    const at = Date.parse(time)
    const day = localDate(new Date(at), this.timeZone)
    const known = this.days.get(day)
    if (known) known.events++
    else this.days.set(day, { events: 1, page: Math.floor(this.events / eventsAPage) + 1 })
    this.first = Math.min(at, this.first ?? at)
    this.last = Math.max(at, this.last ?? at)
    this.events++
  }
}
