import type { Exchange } from '../ingest/index.ts'
import { type TappedPost, tappedPost } from './tapped-post.ts'

/** Shows posts to a person as they arrive. Its methods must return quickly. */
export interface TapWatcher {
  /** The only address whose posts are shown; null for all. */
  address: string | null
  post(post: TappedPost): void
  /** Called with the number of posts that arrived too fast to be shown. */
  leftOut(posts: number): void
}

/** Copies posts. The bytes of an exchange are reused when `take` returns. */
export interface TapRecorder {
  address: string | null
  take(exchange: Exchange): void
}

const postsPerSecond = 200

/** Passes posts to watchers and recorders as they are answered. Never delays a post; unused, it does no work. */
export class PostTap {
  private readonly watchers = new Set<TapWatcher>()
  private readonly recorders = new Set<TapRecorder>()
  private second = 0
  private shown = 0
  private skipped = 0

  get watching(): number {
    return this.watchers.size
  }

  /** Adds a watcher; the returned function removes it. */
  watch(watcher: TapWatcher): () => void {
    this.watchers.add(watcher)
    return () => void this.watchers.delete(watcher)
  }

  /** Adds a recorder; the returned function removes it. */
  record(recorder: TapRecorder): () => void {
    this.recorders.add(recorder)
    return () => void this.recorders.delete(recorder)
  }

  finished(exchange: Exchange): void {
    if (this.recorders.size > 0) this.copy(exchange)
    if (this.watchers.size > 0) this.show(exchange)
  }

  stop(): void {
    this.watchers.clear()
    this.recorders.clear()
  }

  private copy(exchange: Exchange): void {
    for (const recorder of [...this.recorders]) {
      if (recorder.address === null || recorder.address === exchange.address) recorder.take(exchange)
    }
  }

  private show(exchange: Exchange): void {
    const watchers = [...this.watchers].filter(({ address }) => address === null || address === exchange.address)
    if (watchers.length === 0) return
    const second = Math.floor(performance.now() / 1000)
    if (second !== this.second) {
      if (this.skipped > 0) for (const watcher of this.watchers) watcher.leftOut(this.skipped)
      Object.assign(this, { second, shown: 0, skipped: 0 })
    }
    if (++this.shown > postsPerSecond) {
      this.skipped++
      return
    }
    const post = tappedPost(exchange)
    for (const watcher of watchers) watcher.post(post)
  }
}
