import type { PostDestination } from '../../device-client/index.ts'

/** The settings before a set-up and those it wrote, as `unset` needs them. */
export interface SetUpRecord {
  /** The device's own XML, for restoring all settings. */
  beforeXml: string
  before: PostDestination[]
  /** This server's position in the list: 1–3 for V2, null for v1. */
  urlId: number | null
  /** The complete list as it was written. */
  written: PostDestination[]
  /** ISO 8601 UTC. */
  at: string
}
