import { apiUrl } from '#api/api-client.ts'
import { type ProblemError, problemOf } from '#api/problem-error.ts'
import type { TappedPost } from '#server/api/schemas/index.ts'

/** A post, a gap in the connection, or a number of posts that arrived too fast to be shown. */
export type TapLine =
  | { kind: 'post'; id: number; post: TappedPost }
  | { kind: 'gap'; id: number; from: number; until: number }
  | { kind: 'left-out'; id: number; posts: number }

export interface TapState {
  word: 'connecting' | 'listening' | 'cut'
  /** The start of this state, in milliseconds. */
  since: number
  /** Why the server refused the stream; null if it does not answer at all. */
  problem: ProblemError | null
  /** Newest first; at most `mostLines`. */
  lines: readonly TapLine[]
  /** Posts since the page was opened, also those that have left the list. */
  seen: number
  paused: boolean
  /** Posts that came since the pause; the newest of them are shown when it ends. */
  waiting: number
}

export const mostLines = 500
/** Bounds how often the list is drawn: 200 posts a second would otherwise draw it 200 times. */
const drawEveryMs = 250

/** Receives posts. The list is bounded and drawn four times a second; missed posts leave a gap in it. */
export class TapConnection {
  #state: TapState = this.#blank()
  #address: string | undefined
  #source: EventSource | null = null
  #fresh: TapLine[] = []
  #freshPosts = 0
  #nextId = 1
  #attempt = 0
  #lastHeardAt = Date.now()
  #drawTimer: ReturnType<typeof setTimeout> | undefined
  #retryTimer: ReturnType<typeof setTimeout> | undefined
  readonly #watchers = new Set<() => void>()

  get state(): TapState {
    return this.#state
  }

  /** Shows the posts of one address, or of all if it is undefined. Begins with an empty list. */
  start(address: string | undefined): void {
    this.stop()
    this.#address = address
    this.#fresh = []
    this.#freshPosts = 0
    this.#change({ ...this.#blank(), paused: this.#state.paused })
    this.#open()
  }

  /** May be called twice. */
  stop(): void {
    clearTimeout(this.#drawTimer)
    clearTimeout(this.#retryTimer)
    this.#drawTimer = undefined
    this.#source?.close()
    this.#source = null
  }

  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  /** While paused the list does not change; new posts wait. */
  setPaused(paused: boolean): void {
    this.#change({ paused })
    if (!paused) this.#draw()
  }

  clear(): void {
    this.#fresh = []
    this.#freshPosts = 0
    this.#change({ lines: [], waiting: 0 })
  }

  #blank(): TapState {
    const nothing = { lines: [], seen: 0, paused: false, waiting: 0 }
    return { ...nothing, word: 'connecting', since: Date.now(), problem: null }
  }

  #open(): void {
    const source = new EventSource(apiUrl('doctor/tap', { address: this.#address }))
    this.#source = source
    source.onopen = () => this.#opened()
    source.onerror = () => this.#failed()
    source.addEventListener('post', message => this.#received(message))
    source.addEventListener('left-out', message => this.#leftOut(message))
  }

  #opened(): void {
    this.#attempt = 0
    if (this.#state.word === 'cut') {
      this.#add({ kind: 'gap', id: this.#nextId++, from: this.#lastHeardAt, until: Date.now() })
    }
    this.#lastHeardAt = Date.now()
    this.#change({ word: 'listening', since: Date.now(), problem: null })
  }

  #received(message: MessageEvent<string>): void {
    this.#lastHeardAt = Date.now()
    this.#freshPosts++
    this.#add({ kind: 'post', id: this.#nextId++, post: JSON.parse(message.data) as TappedPost })
  }

  #leftOut(message: MessageEvent<string>): void {
    const { posts } = JSON.parse(message.data) as { posts: number }
    this.#freshPosts += posts
    this.#add({ kind: 'left-out', id: this.#nextId++, posts })
  }

  #add(line: TapLine): void {
    this.#fresh.push(line)
    if (this.#fresh.length > 2 * mostLines) this.#fresh = this.#fresh.slice(-mostLines)
    this.#drawTimer ??= setTimeout(() => this.#draw(), drawEveryMs)
  }

  #draw(): void {
    clearTimeout(this.#drawTimer)
    this.#drawTimer = undefined
    if (this.#state.paused) {
      this.#change({ waiting: this.#freshPosts })
      return
    }
    const lines = [...this.#fresh.reverse(), ...this.#state.lines].slice(0, mostLines)
    const seen = this.#state.seen + this.#freshPosts
    this.#fresh = []
    this.#freshPosts = 0
    this.#change({ lines, seen, waiting: 0 })
  }

  #failed(): void {
    const wasListening = this.#state.word === 'listening'
    if (wasListening) this.#lastHeardAt = Date.now()
    // The browser tries again by itself only where the server never answered; here it is always done by hand.
    this.#source?.close()
    this.#source = null
    if (this.#state.word !== 'cut') this.#change({ word: 'cut', since: Date.now() })
    if (!wasListening) void this.#askWhy()
    const delayMs = Math.min(10_000, 500 * 2 ** this.#attempt)
    this.#attempt++
    this.#retryTimer = setTimeout(() => this.#open(), delayMs)
  }

  /** An `EventSource` does not report why it was refused. */
  async #askWhy(): Promise<void> {
    const abort = new AbortController()
    try {
      const response = await fetch(apiUrl('doctor/tap'), { credentials: 'same-origin', signal: abort.signal })
      if (!response.ok) this.#change({ problem: await problemOf(response) })
    } catch {
      // No answer at all: the page says so already.
    } finally {
      abort.abort()
    }
  }

  #change(change: Partial<TapState>): void {
    this.#state = { ...this.#state, ...change }
    for (const watcher of this.#watchers) watcher()
  }
}
