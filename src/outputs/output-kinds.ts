import { alertKind } from './alert/alert-kind.ts'
import { centreKind } from './centre/centre-kind.ts'
import { emailKind } from './email/email-kind.ts'
import { mqttKind } from './mqtt/mqtt-kind.ts'
import type { OutputKindFacts, QueuedKindFacts } from './output-kind-facts.ts'
import { pushKind } from './push/push-kind.ts'
import { webhookKind } from './webhook/webhook-kind.ts'

/**
 * All kinds of outputs. To add one: a folder with its facts, an `Output` and a line here; the compiler then asks for its
 * line in `create-output.ts`. This file is free of Node modules, because the dashboard imports it too.
 */
export const outputKinds = {
  webhook: webhookKind,
  email: emailKind,
  alert: alertKind,
  mqtt: mqttKind,
  push: pushKind,
  centre: centreKind,
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
