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
  /** Keeps a history of deliveries, which can be sent again. */
  hasDeliveries: boolean
  /** Raises an alert of its own when it fails. */
  hasOwnAlert: boolean
  /** One thing it delivers and several, as people say it. */
  unit: readonly [one: string, many: string]
  /** Outputs of this kind in its setting, which is unchecked. */
  configured(setting: unknown): ConfiguredOutput[]
}

/** An output of viewtron.yaml. */
export interface ConfiguredOutput {
  id: string
  name: string
  enabled: boolean
}

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

export const outputKindNames = Object.keys(outputKinds) as [OutputKind, ...OutputKind[]]
