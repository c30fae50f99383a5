import type { AlertRaiser, Alerts } from '../../alerts/index.ts'
import type { SecretSealer } from '../../lib/secret-sealer.ts'
import type { QueuedTools } from './queued-output.ts'

export interface QueuedOutputsOptions extends QueuedTools {
  /** Settings of viewtron.yaml by key, unchecked. */
  config: Readonly<Record<string, unknown>>
  /** Encrypts secrets that are stored. */
  secrets: SecretSealer
  alerts: AlertRaiser & Pick<Alerts, 'watch' | 'after' | 'newestNumber'>
}
