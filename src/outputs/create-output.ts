import type { Alerting } from '../alerts/index.ts'
import type { Readers } from '../database/index.ts'
import type { SecretSealer } from '../lib/secret-sealer.ts'
import type { ArchivePlace, PostArchive } from '../log/index.ts'
import type { Rules } from '../rules/index.ts'
import { AlertOutput } from './alert/alert-output.ts'
import type { ArmingSource } from './arming-source.ts'
import { CentreOutput } from './centre/centre-output.ts'
import { emailQueue } from './email/email-queue.ts'
import type { LiveStatesOptions } from './mqtt/live-states.ts'
import { ManagedMqtt } from './mqtt/managed/managed-mqtt.ts'
import type { Output, OutputTools } from './output.ts'
import type { OutputKind } from './output-kinds.ts'
import type { PictureLinks } from './picture-links.ts'
import { PushOutput } from './push/push-output.ts'
import type { PushSurroundings } from './push/push-people.ts'
import { QueuedOutputs } from './queued/queued-outputs.ts'
import { Webhooks } from './webhook/webhooks.ts'

/** The tools and settings for creating an output of any kind. */
export interface OutputContext
  extends OutputTools,
    Pick<LiveStatesOptions, 'presence' | 'watchPresence' | 'cameraConditions'> {
  /** For outputs on threads of their own, which read the database by themselves. */
  readers: Pick<Readers, 'place' | 'watch' | 'noteFailure'>
  /** Settings of viewtron.yaml by key, unchecked. */
  config: Readonly<Record<string, unknown>>
  /** Encrypts passwords that are stored. */
  secrets: SecretSealer
  rules: Rules
  arming: ArmingSource
  alerting: Alerting
  links: PictureLinks
  /** The people and gates of the server, for notifications. */
  surroundings: PushSurroundings
  /** Absolute path. */
  dataDir: string
  /** The place of pictures, for threads. */
  place: ArchivePlace
  archive: PostArchive
  /** Version of this program. */
  version: string
}

/** Creates the outputs of each kind, or null if it is not configured. All throw `config-invalid`. */
export const createOutput = {
  webhook: context => new Webhooks({ ...context, alerts: context.alerting.alerts }),
  email: context => new QueuedOutputs(emailQueue, { ...context, alerts: context.alerting.alerts }),
  alert: context => new AlertOutput(context),
  mqtt: context => new ManagedMqtt(context),
  push: context => new PushOutput(context),
  centre: context => new CentreOutput(context),
} as const satisfies Record<OutputKind, (context: OutputContext) => Output | null>
