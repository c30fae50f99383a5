import type { PlannedPost } from './planned-post.ts'
import type { Delivery } from './sender.ts'

/** The results of a run so far. */
export interface Summary {
  /** Posts that were requested. */
  sent: number
  /** Answered with status 200. */
  acknowledged: number
  /** Answered with another status. */
  refused: number
  /** Not answered. */
  failed: number
  /** Acknowledged posts by kind. */
  kinds: Record<PlannedPost['kind'], number>
  /** Reasons of refusals and failures, with their number. */
  reasons: Record<string, number>
  bytes: number
  durationMs: number
  /** Latency of acknowledged posts in milliseconds; null before the first. */
  latencyMs: { p50: number; p95: number; p99: number; max: number } | null
}

function percentiles(latencies: readonly number[]): Summary['latencyMs'] {
  const sorted = Float64Array.from(latencies).sort()
  const at = (share: number) => {
    const value = sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0
    return Math.round(value * 100) / 100
  }
  return sorted.length === 0 ? null : { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
}

/** Counts deliveries. */
export class Tally {
  readonly #startedMs = performance.now()
  readonly #latencies: number[] = []
  readonly #reasons: Record<string, number> = {}
  readonly #kinds = { alarm: 0, odd: 0, status: 0, trajectory: 0, keepalive: 0 }
  readonly #outcomes = { acknowledged: 0, refused: 0, failed: 0 }
  #bytes = 0

  add(post: Pick<PlannedPost, 'kind'>, delivery: Delivery, bytes: number): void {
    this.#outcomes[delivery.outcome]++
    this.#bytes += bytes
    if (delivery.reason !== null) {
      this.#reasons[delivery.reason] = (this.#reasons[delivery.reason] ?? 0) + 1
      return
    }
    this.#kinds[post.kind]++
    this.#latencies.push(delivery.latencyMs)
  }

  summary(): Summary {
    const { acknowledged, refused, failed } = this.#outcomes
    return {
      sent: acknowledged + refused + failed,
      acknowledged,
      refused,
      failed,
      kinds: { ...this.#kinds },
      reasons: { ...this.#reasons },
      bytes: this.#bytes,
      durationMs: Math.round(performance.now() - this.#startedMs),
      latencyMs: percentiles(this.#latencies),
    }
  }
}
