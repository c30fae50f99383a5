import type { Severity } from '../../model/index.ts'

/** Tables of outputs. Times are milliseconds since 1970, UTC. */
export interface OutputsSchema {
  output: OutputTable
  output_cursor: OutputCursorTable
  delivery: DeliveryTable
  push_device: PushDeviceTable
  push_used_action: PushUsedActionTable
}

/** Outputs that were made in the dashboard; those of viewtron.yaml are read at each start. */
export interface OutputTable {
  id: string
  /** A key of the table of output kinds. */
  kind: string
  name: string
  /** JSON, with its secrets encrypted. */
  config: string
  enabled: number
  created_at: number
  updated_at: number
}

/** The cursor of each consumer of the log. */
export interface OutputCursorTable {
  output_id: string
  seq: number
  at: number
}

export type DeliveryStatus = 'pending' | 'delivered' | 'failed' | 'expired' | 'held' | 'cancelled'

/** One entry of the log on its way to one output. */
export interface DeliveryTable {
  /** The `webhook-id`: worked out from output and entry, so that it is the same after a crash. */
  id: string
  output_id: string
  /** Null for alerts. */
  seq: number | null
  event_id: string | null
  camera_id: string | null
  type: 'alarm' | 'status' | 'track' | 'incident' | 'pass' | 'visit' | 'mode' | 'alert'
  status: DeliveryStatus
  attempts: number
  created_at: number
  /** The first attempt since it was last (re)sent: its 24 hours begin here. */
  first_at: number | null
  last_at: number | null
  next_at: number | null
  status_code: number | null
  reason: string | null
  duration_ms: number | null
  /** JSON of what is sent, where it is no entry of the log. */
  body: string | null
}

/** A browser that receives notifications. */
export interface PushDeviceTable {
  id: string
  /** Null for one that was added without a user, while sign-in was off. */
  user_id: string | null
  name: string
  /** The address at the push service of the browser; a secret, because it identifies the browser there. */
  endpoint: string
  p256dh: string
  auth: string
  /** The least severity of its notifications. */
  severity: Severity
  created_at: number
}

/** An action of a notification that was used; each works once. */
export interface PushUsedActionTable {
  hash: string
  /** When its token has expired anyway. */
  until: number
}
