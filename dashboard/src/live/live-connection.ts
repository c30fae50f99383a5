import { apiUrl } from '#api/api-client.ts'
import type * as schemas from '#server/api/schemas/index.ts'

/** `since`: the start of this state, in milliseconds. */
export interface ConnectionState {
  word: 'connecting' | 'live' | 'offline' | 'resting'
  since: number
}

export interface LiveMessages {
  alarm: schemas.ApiEvent
  status: schemas.StatusEntry
  track: schemas.TrackEntry
  presence: schemas.CameraPresence[]
  /** Raised, ended or seen. */
  alert: schemas.Alert
  /** The arming mode has changed. */
  mode: schemas.ModeEntry
  skipped: schemas.Skipped
  /** The stream is open, and brings everything after this entry of the log: lists that end before it have a gap. */
  joined: { behind: number }
}
export type LiveKind = keyof LiveMessages
type Listener<Kind extends LiveKind> = (message: LiveMessages[Kind]) => void

/** After a longer break the newest page is quicker than a replay of all that was missed. */
const replayUpToMs = 10 * 60_000
/** A browser has six connections to a server: hidden tabs close theirs. */
const restAfterMs = 20_000
const maxRate = 20

/** The one event stream of the page: reconnects with back-off, catches up by the last id, and closes while the page is hidden. */
export class LiveConnection {
  state: ConnectionState = { word: 'connecting', since: Date.now() }
  /** Keeps the stream while the page is hidden, e.g. for sounds. */
  stayAwake = false
  #source: EventSource | null = null
  #filter = ''
  #query: object = {}
  #lastSeq: number | null = null
  #lastHeardAt = Date.now()
  #attempt = 0
  #retryTimer: ReturnType<typeof setTimeout> | undefined
  #restTimer: ReturnType<typeof setTimeout> | undefined
  readonly #listeners = new Map<LiveKind, Set<Listener<never>>>()
  readonly #watchers = new Set<() => void>()
  readonly #onVisibility = () => this.#visibilityChanged()
  readonly #onOnline = () => this.#openNow()

  start(): void {
    document.addEventListener('visibilitychange', this.#onVisibility)
    addEventListener('online', this.#onOnline)
    this.#open()
  }

  stop(): void {
    document.removeEventListener('visibilitychange', this.#onVisibility)
    removeEventListener('online', this.#onOnline)
    clearTimeout(this.#restTimer)
    this.#close()
  }

  /** Chooses the alarms that arrive. The server filters, so that many other alarms do not crowd out a rare plate. */
  setFilter(query: object): void {
    const filter = JSON.stringify(query)
    if (filter === this.#filter) return
    this.#filter = filter
    this.#query = query
    if (this.#source !== null) this.#openNow()
  }

  /** Returns a function that stops listening. */
  on<Kind extends LiveKind>(kind: Kind, listener: Listener<Kind>): () => void {
    const listeners = this.#listeners.get(kind) ?? new Set()
    this.#listeners.set(kind, listeners)
    listeners.add(listener as Listener<never>)
    return () => listeners.delete(listener as Listener<never>)
  }

  watchState(watcher: () => void): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  #openNow(): void {
    this.#attempt = 0
    this.#close()
    this.#open()
  }

  #open(): void {
    if (Date.now() - this.#lastHeardAt > replayUpToMs) this.#lastSeq = null
    const kinds = ['alarm', 'status', 'track', 'presence', 'alert', 'mode']
    const source = new EventSource(
      apiUrl('events/stream', { ...this.#query, kinds, maxRate, lastEventId: this.#lastSeq }),
    )
    this.#source = source
    source.onopen = () => this.#opened()
    source.onerror = () => this.#failed()
    source.addEventListener('hello', message => this.#greeted(message))
    source.addEventListener('position', message => this.#movedTo(message))
    for (const kind of ['alarm', 'status', 'track', 'presence', 'alert', 'mode', 'skipped'] as const) {
      source.addEventListener(kind, message => this.#received(kind, message))
    }
  }

  #close(): void {
    clearTimeout(this.#retryTimer)
    this.#source?.close()
    this.#source = null
  }

  #opened(): void {
    this.#attempt = 0
    this.#lastHeardAt = Date.now()
    this.#change('live')
  }

  #failed(): void {
    if (this.state.word === 'live') this.#lastHeardAt = Date.now()
    this.#close()
    this.#change('offline')
    const delayMs = Math.min(10_000, 500 * 2 ** this.#attempt) * (0.75 + Math.random() / 2)
    this.#attempt++
    this.#retryTimer = setTimeout(() => this.#open(), delayMs)
  }

  #greeted(message: MessageEvent<string>): void {
    const { lastSeq } = JSON.parse(message.data) as { lastSeq: number }
    // With a replay under way its ids count, not the end of the log. A log that is shorter now is another log.
    if (this.#lastSeq === null || this.#lastSeq > lastSeq) this.#lastSeq = lastSeq
    this.#notify('joined', { behind: this.#lastSeq })
  }

  #movedTo({ lastEventId }: MessageEvent<string>): void {
    const seq = Number(lastEventId)
    if (lastEventId !== '' && Number.isFinite(seq)) this.#lastSeq = Math.max(this.#lastSeq ?? 0, seq)
  }

  #received(kind: LiveKind, message: MessageEvent<string>): void {
    this.#lastHeardAt = Date.now()
    this.#movedTo(message)
    this.#notify(kind, JSON.parse(message.data) as never)
  }

  #notify<Kind extends LiveKind>(kind: Kind, message: LiveMessages[Kind]): void {
    for (const listener of this.#listeners.get(kind) ?? []) (listener as Listener<Kind>)(message)
  }

  #change(word: ConnectionState['word']): void {
    if (this.state.word === word) return
    this.state = { word, since: word === 'offline' ? this.#lastHeardAt : Date.now() }
    for (const watcher of this.#watchers) watcher()
  }

  #visibilityChanged(): void {
    clearTimeout(this.#restTimer)
    if (document.visibilityState === 'visible') {
      if (this.#source === null) this.#openNow()
      return
    }
    this.#restTimer = setTimeout(() => {
      if (this.stayAwake) return
      this.#lastHeardAt = this.state.word === 'live' ? Date.now() : this.#lastHeardAt
      this.#close()
      this.#change('resting')
    }, restAfterMs)
  }
}
