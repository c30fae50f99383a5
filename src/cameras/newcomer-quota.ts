import { TokenBucket } from '../lib/token-bucket.ts'
import { dayMs } from '../time/units.ts'

export interface NewcomerLimits {
  /** Devices that may appear in a day at one address; more than the channels of the largest recorder. */
  perAddressADay: number
  /** Devices that may appear in a day at all addresses. */
  aDay: number
  /** Devices that are known at the same time. */
  most: number
}

export const noNewcomerLimits: NewcomerLimits = {
  perAddressADay: Number.POSITIVE_INFINITY,
  aDay: Number.POSITIVE_INFINITY,
  most: Number.POSITIVE_INFINITY,
}

/** The limit for which a new device did not become a camera of its own. */
export type NewcomerLimit = 'address' | 'day' | 'most'

const mostAddresses = 10_000

/** Limits how many new devices may appear, because a post can hold any name. */
export class NewcomerQuota {
  private readonly limits: NewcomerLimits
  private readonly all = new Map<string, TokenBucket>()
  private readonly byAddress = new Map<string, TokenBucket>()

  constructor(limits: NewcomerLimits) {
    this.limits = limits
  }

  /** Counts a new device and returns null, or returns the limit that it would exceed. */
  admit(address: string, at: number, known: number): NewcomerLimit | null {
    const { perAddressADay, aDay, most } = this.limits
    if (known >= most) return 'most'
    const day = bucketOf(this.all, '', aDay, at)
    if (day.fill(at, { capacity: aDay, perMs: aDay / dayMs }) < 1) return 'day'
    const own = bucketOf(this.byAddress, address, perAddressADay, at)
    if (own.fill(at, { capacity: perAddressADay, perMs: perAddressADay / dayMs }) < 1) return 'address'
    day.use(1)
    own.use(1)
    return null
  }
}

function bucketOf(buckets: Map<string, TokenBucket>, key: string, capacity: number, at: number): TokenBucket {
  let bucket = buckets.get(key)
  if (bucket) return bucket
  // The limit for all addresses still applies.
  if (buckets.size >= mostAddresses) buckets.delete(buckets.keys().next().value ?? '')
  bucket = new TokenBucket(capacity, at)
  buckets.set(key, bucket)
  return bucket
}
