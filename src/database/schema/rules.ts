import type { Generated } from 'kysely'
import type { ModeChange, Severity } from '../../model/index.ts'

/** Conditions with a name, and what they raised. Times are milliseconds since 1970, UTC. */
export interface RulesSchema {
  rule: RuleTable
  brake: BrakeTable
  alert: AlertTable
  mode_change: ModeChangeTable
}

/** Rules that were made in the dashboard; those of viewtron.yaml are read at each start. */
export interface RuleTable {
  id: string
  name: string
  /** JSON as it was given. */
  config: string
  enabled: number
  created_at: number
  updated_at: number
}

/** The state of cool-downs and caps, and when rules last fired (scope `fired`, key the rule's id). */
export interface BrakeTable {
  /** The owner: an output or a rule. */
  scope: string
  key: string
  at: number
  count: number
}

export interface AlertTable {
  /** Rises in the order of storing, for readers that follow the alerts. */
  number: Generated<number>
  /** UUIDv7. */
  id: string
  at: number
  /** Null while it lasts, and for what happened at a moment. */
  ended_at: number | null
  severity: Severity
  /** The rule's name. */
  rule: string
  /** The subject: a camera, an output, a plate. */
  subject: string | null
  text: string
  event_id: string | null
  /** The same thing is raised once until it has ended; null for what happened at a moment. */
  open_key: string | null
  /** The rule's id; null for what the server raises by itself, and for alerts from before this column. */
  rule_id: string | null
  /** The camera that it is about. */
  camera_id: string | null
  /** The first plate of the event, as it was known when the alert was raised. */
  plate: string | null
  seen_at: number | null
  seen_by: string | null
}

/** Each change of the arming mode, the oldest first. */
export interface ModeChangeTable {
  number: Generated<number>
  mode: string
  at: number
  by: string
  source: ModeChange['source']
}
