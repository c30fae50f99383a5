import { setInterval, setTimeout } from 'node:timers'
import type { AlertRow, Alerts } from '../../alerts/index.ts'
import type { Analysis } from '../../analysis/index.ts'
import type { Queries } from '../../database/index.ts'
import type { Logger } from '../../lib/log.ts'
import { Turns } from '../../lib/turns.ts'
import type { Feed } from '../../log/feed/index.ts'
import { ViewtronError } from '../../model/index.ts'
import { presentAlerts } from '../alerts/present-alerts.ts'
import { presentPresence } from '../cameras/present-presence.ts'
import { liveEntries } from './live-entries.ts'
import { type LiveSubscription, matchesCamera } from './live-filter.ts'
import type { LiveListener } from './live-listener.ts'
import { LiveSelection } from './live-selection.ts'
import { readPage } from './read-page.ts'
import { heartbeat, retryAfter, sseMessage } from './sse-message.ts'
import type { StreamMemory } from './stream-memory.ts'

export interface LiveHubOptions {
  queries: Queries
  feed: Feed
  analysis: Pick<Analysis, 'presence' | 'watchPresence'>
  alerts: Pick<Alerts, 'watch'>
  log: Pick<Logger, 'warn'>
  /** The time between two heartbeats, which keep the connection open. */
  heartbeatMs: number
  /** Each listener gets at most one write in this time. */
  coalesceMs: number
  maxListeners: number
  /** The limit for one caller, and for one address. */
  maxOfOne: number
  /** The budget for unsent bytes of all streams. */
  memory: StreamMemory
}

/** Names under which a stream is counted, for instance an address and a token. */
export type ListenerNames = readonly string[]

/** Listeners with the same subscription. Their messages are put together once. */
interface Channel {
  subscription: LiveSubscription
  selection: LiveSelection
  listeners: Set<LiveListener>
}

// Small, because a page stays in memory until a slow reader has taken it.
const replayedAtOnce = 100
const replaysAtOnce = 8
const skippedEveryMs = 1000
const tryAgainMs = 1000
const comeBackAfterMs = 1000

/**
 * Sends new log entries to all listeners. Reads each entry once and writes the same bytes to all. A new listener first
 * gets a replay of the entries it missed, then joins the others. Reads nothing while there are no listeners.
 */
export class LiveHub {
  private readonly options: LiveHubOptions
  private readonly channels = new Map<string, Channel>()
  private readonly listeners = new Set<LiveListener>()
  /** Open streams by name. */
  private readonly names = new Map<string, number>()
  private readonly replays = new Turns(replaysAtOnce)
  /** The last entry sent to all listeners that have caught up. */
  private position = 0
  private pump: NodeJS.Timeout | null = null
  private pumping = false
  private pumpedAt = 0
  private skippedTimer: NodeJS.Timeout | null = null
  private stopSources: (() => void) | null = null
  private alertsSent: Promise<void> = Promise.resolve()

  constructor(options: LiveHubOptions) {
    this.options = options
  }

  /** Open streams. */
  get count(): number {
    return this.listeners.size
  }

  /** Throws `too-many-listeners` when one more stream would exceed a limit. */
  checkLimits(names: ListenerNames): void {
    const { maxListeners, maxOfOne } = this.options
    if (this.listeners.size >= maxListeners)
      throw new ViewtronError('too-many-listeners', { limit: maxListeners, of: '' })
    const full = names.find(name => (this.names.get(name) ?? 0) >= maxOfOne)
    if (full !== undefined) throw new ViewtronError('too-many-listeners', { limit: maxOfOne, of: ` of ${full}` })
  }

  /** Serves a stream until it closes. Begins after the entry `after`, or with new entries if it is null. */
  add(
    listener: LiveListener,
    subscription: LiveSubscription,
    { after, names }: { after: number | null; names: ListenerNames },
  ): void {
    if (this.listeners.size === 0) this.begin()
    this.listeners.add(listener)
    this.countNames(names, 1)
    listener.onClose(() => {
      this.countNames(names, -1)
      this.remove(listener)
    })
    listener.send(retryAfter(comeBackAfterMs))
    listener.send(sseMessage('hello', { lastSeq: this.position }))
    if (subscription.kinds.includes('presence')) {
      const { filter } = subscription
      const present = this.options.analysis.presence().filter(({ camera }) => matchesCamera(filter, camera))
      listener.send(sseMessage('presence', present.map(presentPresence)))
    }
    void this.catchUp(listener, subscription, Math.min(after ?? this.position, this.position))
  }

  /** Ends all streams. Browsers reconnect when the server is back. */
  stop(): void {
    for (const listener of this.listeners) listener.end()
    this.listeners.clear()
    this.channels.clear()
    this.stopWatching()
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
    const stops = [
      feed.watch(() => this.wake()),
      analysis.watchPresence(changed => this.sendPresence(changed)),
      alerts.watch(rows => this.queueAlerts(rows)),
    ]
    const heartbeats = setInterval(() => this.sendHeartbeats(), heartbeatMs)
    this.stopSources = () => {
      for (const stop of stops) stop()
      clearInterval(heartbeats)
    }
  }

  private stopWatching(): void {
    this.stopSources?.()
    this.stopSources = null
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
    if (this.listeners.size === 0) this.stopWatching()
  }

  /** Sends all log entries after `after`, at the speed of the reader. */
  private async catchUp(listener: LiveListener, subscription: LiveSubscription, after: number): Promise<void> {
    const { log } = this.options
    const selection = new LiveSelection(subscription)
    try {
      for (let at = after; at < this.position; ) {
        const { bytes, last } = await this.replays.take(() => this.readReplay(selection, at))
        if (listener.isClosed || (bytes && !(await listener.sendPatiently(bytes)))) return
        at = last
      }
    } catch (error) {
      log.warn(`the replay of a live stream failed: ${(error as Error).message}`)
      return listener.end()
    }
    const skipped = selection.takeSkipped()
    if (skipped) listener.send(skipped)
    this.join(listener, subscription)
  }

  /** Reads a small page, because it stays in memory until the reader has taken it. */
  private async readReplay(selection: LiveSelection, after: number) {
    const { queries, memory } = this.options
    await memory.room()
    const { entries, last } = await readPage(queries, after, this.position, replayedAtOnce)
    return { bytes: selection.select(await liveEntries(queries, entries)), last }
  }

  private join(listener: LiveListener, subscription: LiveSubscription): void {
    if (listener.isClosed || !this.listeners.has(listener)) return
    const key = JSON.stringify(subscription)
    let channel = this.channels.get(key)
    if (!channel) {
      channel = { subscription, selection: new LiveSelection(subscription), listeners: new Set() }
      this.channels.set(key, channel)
    }
    channel.listeners.add(listener)
  }

  /** Schedules sending, at most once in `coalesceMs`. The first entry of a burst is sent at once. */
  private wake(delayMs = Math.max(0, this.pumpedAt + this.options.coalesceMs - performance.now())): void {
    if (this.pump || this.pumping || this.listeners.size === 0) return
    this.pump = setTimeout(() => {
      this.pump = null
      void this.sendNew()
    }, delayMs)
  }

  private async sendNew(): Promise<void> {
    this.pumping = true
    let delayMs: number | undefined
    try {
      while (this.position !== this.options.feed.lastSeq) await this.sendPage()
    } catch (error) {
      this.options.log.warn(`live streams are delayed: ${(error as Error).message}`)
      delayMs = tryAgainMs
    }
    this.pumping = false
    this.pumpedAt = performance.now()
    if (this.position !== this.options.feed.lastSeq) this.wake(delayMs)
  }

  private async sendPage(): Promise<void> {
    const { queries, feed } = this.options
    const bound = feed.lastSeq
    // Listeners that are catching up read on their own. A log that has become shorter was replaced.
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
    this.skippedTimer ??= setTimeout(() => this.sendSkipped(), skippedEveryMs)
  }

  private sendSkipped(): void {
    this.skippedTimer = null
    for (const { selection, listeners } of this.channels.values()) {
      const bytes = selection.takeSkipped()
      if (bytes) for (const listener of listeners) listener.send(bytes)
    }
  }

  private sendPresence(changed: ReturnType<Analysis['presence']>): void {
    for (const { subscription, listeners } of this.channels.values()) {
      if (!subscription.kinds.includes('presence')) continue
      const wanted = changed.filter(({ camera }) => matchesCamera(subscription.filter, camera))
      if (wanted.length === 0) continue
      const bytes = sseMessage('presence', wanted.map(presentPresence))
      for (const listener of listeners) listener.send(bytes)
    }
  }

  /** Sends alerts in the order of their changes. */
  private queueAlerts(rows: readonly AlertRow[]): void {
    this.alertsSent = this.alertsSent
      .then(() => this.sendAlerts(rows))
      .catch(error => this.options.log.warn(`alerts are missing in live streams: ${(error as Error).message}`))
  }

  /** Sends alerts that were raised, ended or marked as seen, each in full. */
  private async sendAlerts(rows: readonly AlertRow[]): Promise<void> {
    const alerts = await presentAlerts(this.options.queries, rows)
    const messages = alerts.map(alert => sseMessage('alert', alert))
    for (const { subscription, listeners } of this.channels.values()) {
      if (!subscription.kinds.includes('alert')) continue
      const { alertCameras: only = null } = subscription
      const visible = messages.filter((_, at) => only === null || only.includes(rows[at]?.camera_id ?? ''))
      if (visible.length === 0) continue
      const bytes = Buffer.concat(visible)
      for (const listener of listeners) listener.send(bytes)
    }
  }

  /** Keeps connections open. Listeners that have caught up get the current position. */
  private sendHeartbeats(): void {
    const position = sseMessage('position', {}, this.position)
    const caughtUp = new Set([...this.channels.values()].flatMap(({ listeners }) => [...listeners]))
    for (const listener of this.listeners) {
      listener.send(caughtUp.has(listener) ? position : heartbeat)
      // Keep the stream while the database cannot be read.
      listener.endUnlessAllowed().catch(() => undefined)
    }
  }
}
