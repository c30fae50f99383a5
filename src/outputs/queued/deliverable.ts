import type { AnnotatedEntry } from '../../events/index.ts'
import type { Severity } from '../../model/index.ts'
import type { SentMessage } from '../output.ts'

/** An alert as outputs send it. Times are ISO 8601 UTC. */
export interface PublishedAlert {
  kind: 'alert'
  id: string
  at: string
  /** Null while the problem lasts, and for an alert about a single moment. */
  endedAt: string | null
  severity: Severity
  rule: string
  subject: string | null
  text: string
  eventId: string | null
  /** Absent for alerts: the e-mail of a report. */
  report?: { html: string; csv: string; fileName: string } | undefined
}

/** An entry or alert that an output can send; a `test` holds a made-up event. */
export type Deliverable =
  | { type: AnnotatedEntry['kind'] | 'test'; event: AnnotatedEntry }
  | { type: 'alert'; event: PublishedAlert }

/** Facts about the attempt that the body contains. */
export interface Attempt {
  /** The `webhook-id`. */
  deliveryId: string
  /** 1 for the first attempt. */
  attempt: number
  /** Gets the message before it is sent. Tests show it. */
  noteSent?: (message: SentMessage) => void
}
