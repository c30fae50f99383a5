/** How far a recording is. Instants are ISO 8601 UTC. */
export interface RecordingInfo {
  id: string
  startedAt: string
  finishedAt: string | null
  /** So many posts are to be recorded. */
  wanted: number
  posts: number
  bytes: number
  remove: string[]
}

/** What is kept of a post beside its bytes. */
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
