import type { PostDestination } from '../../device-client/index.ts'

/** What was there before a set-up and what it wrote, so that `unset` can bring it back. */
export interface SetUpRecord {
  /** The device's own XML, for putting everything back. */
  beforeXml: string
  before: PostDestination[]
  /** Our place in the list: 1–3 of V2, null for the only one of v1. */
  urlId: number | null
  /** The whole list as it was to be. */
  written: PostDestination[]
  /** ISO 8601 UTC. */
  at: string
}
