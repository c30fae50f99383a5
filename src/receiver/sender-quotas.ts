import { TokenBucket } from '../lib/token-bucket.ts'
import type { MessageKind } from '../model/index.ts'
import { minuteMs } from '../time/units.ts'

export interface SenderQuotaOptions {
  /** Posts that one sender may have stored in a minute. */
  postsPerMinute: number
  bytesPerMinute: number
}

interface Allowance {
  posts: TokenBucket
  bytes: TokenBucket
}

// A recorder that was offline sends everything it kept once it is back.
const burstMinutes = 5
const mostSenders = 10_000
// Positions and heartbeats cost a line of an open file; other posts cost files of their own.
const lightPost = 0.05

const isLight = (kind: MessageKind) => kind === 'trajectory' || kind === 'keepalive'

// A program on this machine can fill the disk without us, and a proxy that is not configured speaks for many cameras.
const ownMachine = new Set(['127.0.0.1', '::1'])

/** Bounds what one sender may have stored, far above what cameras and recorders send. This machine has no bound. */
export class SenderQuotas {
  private readonly options: SenderQuotaOptions
  private readonly senders = new Map<string, Allowance>()

  constructor(options: SenderQuotaOptions) {
    this.options = options
  }

  /** Seconds until a sender may post again; 0 where it may now. `at` is in milliseconds of a monotonic clock. */
  secondsToWait(address: string, at: number): number {
    const allowance = this.senders.get(address)
    if (!allowance) return 0
    const { postsPerMinute, bytesPerMinute } = this.options
    return Math.max(
      secondsUntil(allowance.posts, postsPerMinute, at),
      secondsUntil(allowance.bytes, bytesPerMinute, at),
    )
  }

  /** Counts a post that was stored. */
  count(address: string, { kind, bytes, at }: { kind: MessageKind; bytes: number; at: number }): void {
    if (ownMachine.has(address)) return
    const allowance = this.senders.get(address) ?? this.begin(address, at)
    allowance.posts.use(isLight(kind) ? lightPost : 1)
    allowance.bytes.use(bytes)
  }

  private begin(address: string, at: number): Allowance {
    if (this.senders.size >= mostSenders) this.senders.delete(this.senders.keys().next().value ?? '')
    const { postsPerMinute, bytesPerMinute } = this.options
    const allowance = {
      posts: new TokenBucket(postsPerMinute * burstMinutes, at),
      bytes: new TokenBucket(bytesPerMinute * burstMinutes, at),
    }
    this.senders.set(address, allowance)
    return allowance
  }
}

function secondsUntil(bucket: TokenBucket, perMinute: number, at: number): number {
  const perMs = perMinute / minuteMs
  const left = bucket.fill(at, { capacity: perMinute * burstMinutes, perMs })
  return left >= 0 ? 0 : Math.ceil(-left / perMs / 1000)
}
