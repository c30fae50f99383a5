import type { Clock } from '../../lib/clock.ts'
import { hostNetwork } from '../../lib/networks.ts'
import { TokenBucket } from '../../lib/token-bucket.ts'

const capacity = 120
const perMs = 1 / 1000
// Visitors with many addresses must not fill the memory.
const mostVisitors = 10_000

/** Limits how often one address may use links to events: 120 requests at once, then one a second. */
export class VisitorLimits {
  private readonly clock: Clock
  private readonly buckets = new Map<string, TokenBucket>()

  constructor({ clock }: { clock: Clock }) {
    this.clock = clock
  }

  /** Counts a request that costs so much. Returns the seconds to wait if it is too many; 0 if it is allowed. */
  waitSeconds(address: string, cost: number): number {
    const now = this.clock.now().getTime()
    const network = hostNetwork(address)
    const bucket = this.buckets.get(network) ?? new TokenBucket(capacity, now)
    const left = bucket.fill(now, { capacity, perMs })
    // Deleted first, so that the map's first key is the visitor who was here longest ago.
    this.buckets.delete(network)
    const [oldest] = this.buckets.keys()
    if (this.buckets.size >= mostVisitors && oldest !== undefined) this.buckets.delete(oldest)
    this.buckets.set(network, bucket)
    if (left < cost) return Math.ceil((cost - left) / perMs / 1000)
    bucket.use(cost)
    return 0
  }
}
