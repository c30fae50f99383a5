import type { Alerting } from '../alerts/index.ts'
import type { Readers } from '../database/index.ts'
import type { Rules } from '../rules/index.ts'
import { AlertOutput } from './alert/alert-output.ts'
import type { LiveStatesOptions } from './mqtt/live-states.ts'
import { mqttSettings } from './mqtt/mqtt-settings.ts'
import { MqttThread } from './mqtt/thread/mqtt-thread.ts'
import type { Output, OutputTools } from './output.ts'
import type { OutputKind } from './output-kinds.ts'
import type { PictureLinks } from './picture-links.ts'
import { Webhooks } from './webhook/webhooks.ts'

/** The tools and settings for creating an output of any kind. */
export interface OutputContext
  extends OutputTools,
    Pick<LiveStatesOptions, 'presence' | 'watchPresence' | 'cameraConditions'> {
  /** For outputs on threads of their own, which read the database by themselves. */
  readers: Pick<Readers, 'place' | 'watch' | 'noteFailure'>
  /** Settings of viewtron.yaml by key, unchecked. */
  config: Readonly<Record<string, unknown>>
  rules: Rules
  alerting: Alerting
  links: PictureLinks
  /** Absolute path. */
  dataDir: string
  /** Version of this program. */
  version: string
}

/** Creates the outputs of each kind, or null if it is not configured. All throw `config-invalid`. */
export const createOutput = {
  webhook: context => new Webhooks({ ...context, alerts: context.alerting.alerts }),
  alert: context => new AlertOutput(context),
  mqtt: context => {
    const settings = mqttSettings(context.config.mqtt)
    return settings && new MqttThread({ ...context, settings })
  },
} as const satisfies Record<OutputKind, (context: OutputContext) => Output | null>
