import type { AnnotatedEntry } from '../../events/index.ts'

/** An alert as it leaves the house. Times are ISO 8601 UTC. */
export interface PublishedAlert {
  kind: 'alert'
  id: string
  at: string
  /** Null while it lasts, and for what happened at a moment. */
  endedAt: string | null
  severity: 'info' | 'warning' | 'critical'
  rule: string
  subject: string | null
  text: string
  eventId: string | null
}

/** What a webhook is told. `test` holds a made-up event. */
export type Deliverable =
  | { type: 'alarm' | 'status' | 'track' | 'test'; event: AnnotatedEntry }
  | { type: 'alert'; event: PublishedAlert }

/** What the body of a delivery says of itself. */
export interface Attempt {
  /** The `webhook-id`. */
  deliveryId: string
  /** 1 for the first. */
  attempt: number
}
