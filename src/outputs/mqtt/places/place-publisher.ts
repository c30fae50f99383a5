import { putSetting, type Queries, readSetting, type SettingValue, type Write } from '../../../database/index.ts'
import type { AnnotatedEntry } from '../../../events/index.ts'
import type { Clock } from '../../../lib/clock.ts'
import type { Category } from '../../../model/index.ts'
import { lastVisits, placeStateOf, StoredPlaces } from '../../../places/index.ts'
import type { BrokerSession } from '../broker-session.ts'
import type { Sender } from '../sender.ts'
import type { MqttMessage } from '../topics.ts'
import { type PlaceEntitiesContext, placeMessages, plateMessages } from './place-entities.ts'

export interface PlacePublisherOptions extends PlaceEntitiesContext {
  queries: Queries
  write: Write
  sender: Pick<Sender, 'send'>
  timeZone: string
  clock: Clock
}

type Published = SettingValue<'mqtt-places'>

/** Known plates with a presence; a broker and Home Assistant keep several messages of each. */
const mostPlates = 1000
/** Resets, opening hours and long stays change a place without an entry of the log. */
const everyMs = 60_000
/** Counts are worked in a moment after their event. */
const looksAfterCount = 2

const counting: ReadonlySet<Category> = new Set([
  'line-count',
  'area-count',
  'line-crossing',
  'zone-entry',
  'zone-exit',
])

/** Publishes how many are at each place, and which known plates are there. Sends what has changed. */
export class PlacePublisher {
  private readonly options: PlacePublisherOptions
  /** The last payload by topic. */
  private readonly lastPublished = new Map<string, string>()
  private publishing: Promise<void> = Promise.resolve()
  private publishedAt = Number.NEGATIVE_INFINITY
  private looks = 0

  constructor(options: PlacePublisherOptions) {
    this.options = options
  }

  /** Publishes everything: the broker or Home Assistant is new. */
  publishAll(session: BrokerSession): Promise<void> {
    return this.inTurn(async () => {
      this.lastPublished.clear()
      await this.publish(session)
    })
  }

  /** Notices entries that change a place. Returns whether some are visible in it by now. */
  note(entries: readonly AnnotatedEntry[]): boolean {
    if (entries.some(entry => entry.kind === 'alarm' && counting.has(entry.category))) this.looks = looksAfterCount
    return entries.some(({ kind }) => kind === 'visit')
  }

  /** Publishes changes if there may be some. Call it every few seconds. */
  async look(session: BrokerSession): Promise<void> {
    const isDue = this.looks > 0 || Math.abs(this.now() - this.publishedAt) >= everyMs
    const hasOtherPlaces = !isDue && (await this.hasOtherPlaces())
    if (isDue || hasOtherPlaces) await this.update(session)
  }

  /** Publishes changes. */
  update(session: BrokerSession): Promise<void> {
    return this.inTurn(() => this.publish(session))
  }

  private inTurn(publish: () => Promise<void>): Promise<void> {
    const next = this.publishing.then(publish)
    this.publishing = next.catch(() => undefined)
    return next
  }

  private async hasOtherPlaces(): Promise<boolean> {
    const { queries } = this.options
    const ids = (await StoredPlaces.all(queries)).map(({ id }) => id)
    const { places } = await readSetting(queries, 'mqtt-places')
    return ids.length !== places.length || ids.some(id => !places.includes(id))
  }

  private async publish(session: BrokerSession): Promise<void> {
    const { queries, write } = this.options
    this.looks = Math.max(0, this.looks - 1)
    const before = await readSetting(queries, 'mqtt-places')
    const { messages, published } = await this.current(before)
    // Stored before and after: what the broker retains is removed even after a crash.
    const all = { places: union(before.places, published.places), plates: union(before.plates, published.plates) }
    await this.store(before, all, write)
    const changed = messages.filter(({ topic, payload }) => this.lastPublished.get(topic) !== payload)
    await this.options.sender.send(session, changed)
    for (const { topic, payload } of changed) this.lastPublished.set(topic, String(payload))
    await this.store(all, published, write)
    this.publishedAt = this.now()
  }

  private async current(before: Published): Promise<{ messages: MqttMessage[]; published: Published }> {
    const { queries, timeZone } = this.options
    const now = this.now()
    const places = await StoredPlaces.all(queries)
    const visits = await lastVisits(queries, { now, most: mostPlates })
    const published = { places: places.map(({ id }) => id), plates: visits.map(({ key }) => key) }
    const messages: MqttMessage[] = []
    for (const place of places) {
      messages.push(...placeMessages(place, await placeStateOf(queries, place, { now, timeZone }), this.options))
    }
    for (const visit of visits) messages.push(...plateMessages(visit.key, visit, this.options))
    for (const id of without(before.places, published.places)) {
      messages.push(...placeMessages({ id, name: '', doors: [] }, null, this.options))
    }
    for (const key of without(before.plates, published.plates)) messages.push(...plateMessages(key, null, this.options))
    return { messages, published }
  }

  private async store(before: Published, after: Published, write: Write): Promise<void> {
    const isSame = isSameList(before.places, after.places) && isSameList(before.plates, after.plates)
    if (!isSame) await write([putSetting(this.options.queries, 'mqtt-places', after)])
  }

  private now(): number {
    return this.options.clock.now().getTime()
  }
}

const union = (a: readonly string[], b: readonly string[]) => [...new Set([...a, ...b])]

function without(all: readonly string[], some: readonly string[]): string[] {
  const left = new Set(some)
  return all.filter(one => !left.has(one))
}

const isSameList = (a: readonly string[], b: readonly string[]) => a.length === b.length && without(a, b).length === 0
