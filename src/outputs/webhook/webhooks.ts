import { ViewtronError } from '../../model/index.ts'
import type { OutputState } from '../output.ts'
import { QueuedOutputs } from '../queued/queued-outputs.ts'
import type { QueuedOutputsOptions } from '../queued/queued-outputs-options.ts'
import { newSecret } from './signature.ts'
import { webhookQueue } from './webhook-queue.ts'
import type { WebhookConfig, WebhookInput } from './webhook-schema.ts'

/** All webhooks: those of viewtron.yaml and those made in the dashboard. */
export class Webhooks extends QueuedOutputs<WebhookConfig> {
  /** Throws `config-invalid`. */
  constructor(options: QueuedOutputsOptions) {
    super(webhookQueue, options)
  }

  /**
   * Adds a new secret and returns it; it cannot be read again. The secret before it keeps signing too, until it is
   * dropped. Throws `not-found`, `output-in-file` and `output-secret-in-file`.
   */
  async rotateSecret(id: string): Promise<{ secret: string; output: OutputState }> {
    const secret = newSecret()
    const output = await this.changeSecrets(id, ([newest]) => [secret, ...(newest === undefined ? [] : [newest])])
    return { secret, output }
  }

  /** From now on only the newest secret signs. Throws like `rotateSecret`. */
  dropOldSecret(id: string): Promise<OutputState> {
    return this.changeSecrets(id, secrets => secrets.slice(0, 1))
  }

  private changeSecrets(id: string, change: (secrets: string[]) => string[]): Promise<OutputState> {
    const { secret, ...config } = this.changeable(id).options.config
    this.lost.refuse(id)
    if (config.secretFile !== undefined) throw new ViewtronError('output-secret-in-file', { name: config.name })
    const secrets = change(secret === undefined ? [] : [secret].flat())
    const input: WebhookInput = secrets.length === 0 ? config : { ...config, secret: secrets }
    return this.replace(id, input)
  }
}
