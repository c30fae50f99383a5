import type { Removal } from './redaction/index.ts'

/** The state of a recording. Times are ISO 8601 UTC. */
export interface RecordingInfo {
  id: string
  startedAt: string
  finishedAt: string | null
  /** The number of posts to record. */
  wanted: number
  posts: number
  bytes: number
  remove: Removal[]
}

/** The stored facts of a post, without its bytes. */
export interface RecordedRequest {
  at: string
  address: string
  method: string
  target: string
  httpVersion: string
  headers: [name: string, value: string][]
  bytes: number
  kind: string | null
  verdict: string
  status: number
  receiveMs: number
  storeMs: number
}
