import { refusePrivate } from './private-address.ts'
import { secretsOf } from './signature.ts'
import { checkTemplate } from './template.ts'
import { trustOf } from './trusted-certificates.ts'
import type { WebhookConfig } from './webhook-schema.ts'

/** Checks what a schema cannot: template, secrets and certificates. Throws `config-invalid`. */
export function checkParts(config: WebhookConfig, setting: string): void {
  if (config.template !== undefined) checkTemplate(config.template, `${setting}.template`)
  secretsOf(config)
  trustOf(config, setting)
}

/**
 * Checks the address of a webhook that a person entered. `before` is its stored configuration: an unchanged address is not
 * checked again. Throws `webhook-address-private`.
 */
export async function checkAddress(config: WebhookConfig, before: WebhookConfig | null): Promise<void> {
  const isAsBefore = before?.url === config.url && !before.allowPrivate
  if (!config.allowPrivate && !isAsBefore) await refusePrivate(config.url)
}
