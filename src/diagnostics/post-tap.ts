import type { Exchange } from '../ingest/index.ts'
import { type TappedPost, tappedPost } from './tapped-post.ts'

/** Who watches posts as they come. Nothing it does may take long. */
export interface TapWatcher {
  /** Only posts from there; null for all. */
  address: string | null
  post(post: TappedPost): void
  /** So many posts came too fast to be shown. */
  leftOut(posts: number): void
}

/** Who wants the bytes, which are gone when the call returns. */
export interface TapRecorder {
  address: string | null
  take(exchange: Exchange): void
}

const postsPerSecond = 200

/** Shows posts to people as they come; costs nothing while nobody looks, and never holds a post up. */
export class PostTap {
  private readonly watchers = new Set<TapWatcher>()
  private readonly recorders = new Set<TapRecorder>()
  private second = 0
  private shown = 0
  private hidden = 0

  get watching(): number {
    return this.watchers.size
  }

  /** Returns how to stop. */
  watch(watcher: TapWatcher): () => void {
    this.watchers.add(watcher)
    return () => void this.watchers.delete(watcher)
  }

  /** Returns how to stop. */
  record(recorder: TapRecorder): () => void {
    this.recorders.add(recorder)
    return () => void this.recorders.delete(recorder)
  }

  answered(exchange: Exchange): void {
    if (this.recorders.size > 0) this.give(exchange)
    if (this.watchers.size > 0) this.show(exchange)
  }

  stop(): void {
    this.watchers.clear()
    this.recorders.clear()
  }

  private give(exchange: Exchange): void {
    for (const recorder of [...this.recorders]) {
      if (recorder.address === null || recorder.address === exchange.address) recorder.take(exchange)
    }
  }

  private show(exchange: Exchange): void {
    const wanting = [...this.watchers].filter(({ address }) => address === null || address === exchange.address)
    if (wanting.length === 0) return
    const second = Math.floor(performance.now() / 1000)
    if (second !== this.second) {
      if (this.hidden > 0) for (const watcher of this.watchers) watcher.leftOut(this.hidden)
      Object.assign(this, { second, shown: 0, hidden: 0 })
    }
    if (++this.shown > postsPerSecond) {
      this.hidden++
      return
    }
    const post = tappedPost(exchange)
    for (const watcher of wanting) watcher.post(post)
  }
}
