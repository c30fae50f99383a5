import { setInterval, setTimeout } from 'node:timers'
import type { AlertRow, Alerts } from '../../alerts/index.ts'
import type { Analysis } from '../../analysis/index.ts'
import type { Queries } from '../../database/index.ts'
import type { Logger } from '../../lib/log.ts'
import { Turns } from '../../lib/turns.ts'
import type { Feed } from '../../log/feed/index.ts'
import { EventLog } from '../../log/index.ts'
import { ViewtronError } from '../../model/index.ts'
import { presentAlert } from '../alerts/present-alert.ts'
import { presentPresence } from '../cameras/present-presence.ts'
import { liveEntries } from './live-entries.ts'
import { type LiveWish, wantsCamera } from './live-filter.ts'
import type { LiveListener } from './live-listener.ts'
import { LiveSelection } from './live-selection.ts'
import { heartbeat, retryAfter, sseMessage } from './sse-message.ts'
import type { StreamMemory } from './stream-memory.ts'

export interface LiveHubOptions {
  queries: Queries
  feed: Feed
  analysis: Pick<Analysis, 'presence' | 'watchPresence'>
  alerts: Pick<Alerts, 'watch'>
  log: Pick<Logger, 'warn'>
  /** Between two comments that keep the line open. */
  heartbeatMs: number
  /** At most one write a listener in this time. */
  coalesceMs: number
  maxListeners: number
  /** Of the same caller, and from the same address. */
  maxOfOne: number
  /** What the streams share for unsent bytes. */
  memory: StreamMemory
}

/** Who listens: two names that are counted each, for instance an address and a token. */
export type ListenerNames = readonly string[]

/** Listeners with the same wish: what they get is put together once. */
interface Channel {
  wish: LiveWish
  selection: LiveSelection
  listeners: Set<LiveListener>
}

const pageSize = 500
// A slow reader holds a page.
const replayedAtOnce = 100
const replaysAtOnce = 8
const skippedEveryMs = 1000
const tryAgainMs = 1000
const comeBackAfterMs = 1000

/** Entries behind `after` up to `bound`, at most a page of them, and how far they go. */
async function readPage(queries: Queries, after: number, bound: number, most = pageSize) {
  const { entries, upTo } = await new EventLog(queries).entriesAfter(after, most)
  return { entries: entries.filter(({ seq }) => seq <= bound), last: Math.min(upTo ?? bound, bound) }
}

/**
 * Brings new entries of the log to everybody who listens: read once, written as the same bytes to all. A listener
 * first gets what it missed, by itself, and joins the others where they are. Nothing is read while nobody listens.
 */
export class LiveHub {
  private readonly options: LiveHubOptions
  private readonly channels = new Map<string, Channel>()
  private readonly listeners = new Set<LiveListener>()
  /** How many streams there are of each name. */
  private readonly names = new Map<string, number>()
  private readonly replays = new Turns(replaysAtOnce)
  /** The last entry that everybody who has caught up was told of. */
  private position = 0
  private pump: NodeJS.Timeout | null = null
  private pumping = false
  private pumpedAt = 0
  private skippedTimer: NodeJS.Timeout | null = null
  private stopListening: (() => void) | null = null

  constructor(options: LiveHubOptions) {
    this.options = options
  }

  /** How many streams are open. */
  get count(): number {
    return this.listeners.size
  }

  /** Throws `too-many-listeners` when there is no room for one more, or for one more of the same name. */
  checkRoom(names: ListenerNames): void {
    const { maxListeners, maxOfOne } = this.options
    if (this.listeners.size >= maxListeners)
      throw new ViewtronError('too-many-listeners', { limit: maxListeners, of: '' })
    const crowd = names.find(name => (this.names.get(name) ?? 0) >= maxOfOne)
    if (crowd !== undefined) throw new ViewtronError('too-many-listeners', { limit: maxOfOne, of: ` of ${crowd}` })
  }

  /** Serves a stream until it closes; from behind `after` where that is given, else from now. */
  add(listener: LiveListener, wish: LiveWish, { after, names }: { after: number | null; names: ListenerNames }): void {
    if (this.listeners.size === 0) this.begin()
    this.listeners.add(listener)
    this.countNames(names, 1)
    listener.onClose(() => {
      this.countNames(names, -1)
      this.remove(listener)
    })
    listener.send(retryAfter(comeBackAfterMs))
    listener.send(sseMessage('hello', { lastSeq: this.position }))
    if (wish.kinds.includes('presence')) {
      const present = this.options.analysis.presence().filter(({ camera }) => wantsCamera(wish.filter, camera))
      listener.send(sseMessage('presence', present.map(presentPresence)))
    }
    void this.catchUp(listener, wish, Math.min(after ?? this.position, this.position))
  }

  /** Ends all streams; the browsers come back when there is a server again. */
  stop(): void {
    for (const listener of this.listeners) listener.end()
    this.listeners.clear()
    this.channels.clear()
    this.rest()
  }

  private countNames(names: ListenerNames, more: number): void {
    for (const name of names) {
      const streams = (this.names.get(name) ?? 0) + more
      if (streams > 0) this.names.set(name, streams)
      else this.names.delete(name)
    }
  }

  private begin(): void {
    const { feed, analysis, alerts, heartbeatMs } = this.options
    this.position = feed.lastSeq
    const stopFeed = feed.watch(() => this.wake())
    const stopPresence = analysis.watchPresence(changed => this.tellPresence(changed))
    const stopAlerts = alerts.watch(rows => this.tellAlerts(rows))
    const beat = setInterval(() => this.beat(), heartbeatMs)
    this.stopListening = () => {
      stopFeed()
      stopPresence()
      stopAlerts()
      clearInterval(beat)
    }
  }

  private rest(): void {
    this.stopListening?.()
    this.stopListening = null
    if (this.pump) clearTimeout(this.pump)
    this.pump = null
    if (this.skippedTimer) clearTimeout(this.skippedTimer)
    this.skippedTimer = null
  }

  private remove(listener: LiveListener): void {
    if (!this.listeners.delete(listener)) return
    for (const [key, channel] of this.channels) {
      if (channel.listeners.delete(listener) && channel.listeners.size === 0) this.channels.delete(key)
    }
    if (this.listeners.size === 0) this.rest()
  }

  /** Sends what is in the log behind `after`, any length, as fast as the reader takes it. */
  private async catchUp(listener: LiveListener, wish: LiveWish, after: number): Promise<void> {
    const { log } = this.options
    const selection = new LiveSelection(wish)
    try {
      for (let at = after; at < this.position; ) {
        const { bytes, last } = await this.replays.take(() => this.readReplay(selection, at))
        if (listener.isClosed || (bytes && !(await listener.sendPatiently(bytes)))) return
        at = last
      }
    } catch (error) {
      log.warn(`a live stream could not be caught up: ${(error as Error).message}`)
      return listener.end()
    }
    const skipped = selection.takeSkipped()
    if (skipped) listener.send(skipped)
    this.join(listener, wish)
  }

  /** A few at a time: what has been read is held until its reader takes it. */
  private async readReplay(selection: LiveSelection, after: number) {
    const { queries, memory } = this.options
    await memory.room()
    const { entries, last } = await readPage(queries, after, this.position, replayedAtOnce)
    return { bytes: selection.select(await liveEntries(queries, entries)), last }
  }

  private join(listener: LiveListener, wish: LiveWish): void {
    if (listener.isClosed || !this.listeners.has(listener)) return
    const key = JSON.stringify(wish)
    let channel = this.channels.get(key)
    if (!channel) {
      channel = { wish, selection: new LiveSelection(wish), listeners: new Set() }
      this.channels.set(key, channel)
    }
    channel.listeners.add(listener)
  }

  /** Soon, but not more often than `coalesceMs`: the first of a burst goes out at once. */
  private wake(delayMs = Math.max(0, this.pumpedAt + this.options.coalesceMs - performance.now())): void {
    if (this.pump || this.pumping || this.listeners.size === 0) return
    this.pump = setTimeout(() => {
      this.pump = null
      void this.tellNews()
    }, delayMs)
  }

  private async tellNews(): Promise<void> {
    this.pumping = true
    let delayMs: number | undefined
    try {
      while (this.position !== this.options.feed.lastSeq) await this.tellPage()
    } catch (error) {
      this.options.log.warn(`live streams wait: ${(error as Error).message}`)
      delayMs = tryAgainMs
    }
    this.pumping = false
    this.pumpedAt = performance.now()
    if (this.position !== this.options.feed.lastSeq) this.wake(delayMs)
  }

  private async tellPage(): Promise<void> {
    const { queries, feed } = this.options
    const bound = feed.lastSeq
    // Those who still catch up read for themselves; and a log that is shorter now is another log.
    if (this.channels.size === 0 || bound < this.position) {
      this.position = bound
      return
    }
    const { entries, last } = await readPage(queries, this.position, bound)
    const live = await liveEntries(queries, entries)
    this.position = last
    for (const { selection, listeners } of this.channels.values()) {
      const bytes = selection.select(live)
      if (bytes) for (const listener of listeners) listener.send(bytes)
    }
    this.skippedTimer ??= setTimeout(() => this.tellSkipped(), skippedEveryMs)
  }

  private tellSkipped(): void {
    this.skippedTimer = null
    for (const { selection, listeners } of this.channels.values()) {
      const bytes = selection.takeSkipped()
      if (bytes) for (const listener of listeners) listener.send(bytes)
    }
  }

  private tellPresence(changed: ReturnType<Analysis['presence']>): void {
    for (const { wish, listeners } of this.channels.values()) {
      if (!wish.kinds.includes('presence')) continue
      const wanted = changed.filter(({ camera }) => wantsCamera(wish.filter, camera))
      if (wanted.length === 0) continue
      const bytes = sseMessage('presence', wanted.map(presentPresence))
      for (const listener of listeners) listener.send(bytes)
    }
  }

  /** Raised, ended or seen; whoever listens gets the whole alert again. */
  private tellAlerts(rows: readonly AlertRow[]): void {
    const bytes = Buffer.concat(rows.map(row => sseMessage('alert', presentAlert(row))))
    for (const { wish, listeners } of this.channels.values()) {
      if (wish.kinds.includes('alert')) for (const listener of listeners) listener.send(bytes)
    }
  }

  /** Keeps proxies and browsers from giving the line up, and tells who has caught up how far that is. */
  private beat(): void {
    const position = sseMessage('position', {}, this.position)
    const caughtUp = new Set([...this.channels.values()].flatMap(({ listeners }) => [...listeners]))
    for (const listener of this.listeners) {
      listener.send(caughtUp.has(listener) ? position : heartbeat)
      // While the database is in trouble nobody can be signed out either.
      listener.endUnlessWelcome().catch(() => undefined)
    }
  }
}
