import { alertKind } from './alert/alert-kind.ts'
import { mqttKind } from './mqtt/mqtt-kind.ts'
import { webhookKind } from './webhook/webhook-kind.ts'

/** Facts about one kind of output, for the server, its API, the command line and the dashboard. */
export interface OutputKindFacts {
  /** For people. */
  label: string
  /** Its key in viewtron.yaml; null without settings there. */
  setting: string | null
  /** false: a part of the server itself, which sends nothing. */
  isExternal: boolean
  /** Has a test button. */
  isTestable: boolean
  /** One thing it delivers and several, as people say it. */
  unit: readonly [one: string, many: string]
  /**
   * Facts about a kind with a delivery queue: people make its outputs in viewtron.yaml and over the API, and its deliveries
   * can be sent again. Null for other kinds.
   */
  queue: QueueFacts | null
}

export interface QueueFacts {
  /** The name of one output in the middle of a sentence: `webhook`. */
  word: string
  /** The beginning of the ids of its outputs in viewtron.yaml. No kind's prefix may begin with that of another. */
  idPrefix: string
  /** The beginning of the keys of its alerts about failures. No kind's prefix may begin with that of another. */
  alertPrefix: string
}

/** Facts about a kind with a delivery queue. */
export type QueuedKindFacts = OutputKindFacts & { setting: string; queue: QueueFacts }

/**
 * All kinds of outputs. To add one: a folder with its facts, an `Output` and a line here; the compiler then asks for its
 * line in `create-output.ts`. This file is free of Node modules, because the dashboard imports it too.
 */
export const outputKinds = {
  webhook: webhookKind,
  alert: alertKind,
  mqtt: mqttKind,
} as const satisfies Record<string, OutputKindFacts>

export type OutputKind = keyof typeof outputKinds

/** The kinds with a delivery queue. */
export type QueuedKindName = {
  [Kind in OutputKind]: (typeof outputKinds)[Kind]['queue'] extends null ? never : Kind
}[OutputKind]

export const outputKindNames = Object.keys(outputKinds) as [OutputKind, ...OutputKind[]]

/** The facts of all kinds with a delivery queue. */
export const queuedKinds: readonly QueuedKindFacts[] = Object.values<OutputKindFacts>(outputKinds).filter(isQueued)

function isQueued(facts: OutputKindFacts): facts is QueuedKindFacts {
  return facts.setting !== null && facts.queue !== null
}
