import { z } from 'zod'
import { checkConfig } from '../../lib/check-config.ts'
import { ViewtronError } from '../../model/index.ts'
import { refusePrivate } from './private-address.ts'
import { secretsOf } from './signature.ts'
import { checkTemplate } from './template.ts'
import { trustOf } from './trusted-certificates.ts'
import { type WebhookConfig, type WebhookInput, webhookConfig } from './webhook-schema.ts'

/** Names are equal if their keys are. */
export const keyOf = (name: string) => name.trim().toLowerCase()

/** Checks what a schema cannot: template, secrets and certificates. Throws `config-invalid`. */
function checkParts(config: WebhookConfig, setting: string): void {
  if (config.template !== undefined) checkTemplate(config.template, `${setting}.template`)
  secretsOf(config)
  trustOf(config, setting)
}

/** `webhooks:` of viewtron.yaml. Throws `config-invalid`. */
export function configsOfFile(config: unknown): WebhookConfig[] {
  const configs = checkConfig(z.array(webhookConfig), config ?? [], 'webhooks')
  const names = new Set<string>()
  configs.forEach((one, n) => {
    const setting = `webhooks[${n}]`
    if (names.has(keyOf(one.name))) {
      throw new ViewtronError('config-invalid', { setting, reason: `there are two webhooks called ${one.name}` })
    }
    names.add(keyOf(one.name))
    checkParts(one, setting)
  })
  return configs
}

/**
 * Checks a webhook that a person entered. `before` is its stored configuration: an unchanged address is not checked
 * again. Throws `request-invalid` and `webhook-address-private`.
 */
export async function checkInput(input: WebhookInput, before: WebhookConfig | null): Promise<WebhookConfig> {
  const config = webhookConfig.parse(input)
  try {
    checkParts(config, config.name)
  } catch (error) {
    throw new ViewtronError('request-invalid', { reason: (error as Error).message.replace(/\.$/, '') }, error)
  }
  const isAsBefore = before?.url === config.url && !before.allowPrivate
  if (!config.allowPrivate && !isAsBefore) await refusePrivate(config.url)
  return config
}
