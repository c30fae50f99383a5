import { z } from 'zod'
import { ViewtronError } from '../../model/index.ts'
import { checkConfig } from '../check-config.ts'
import { type WebhookConfig, webhookConfig } from '../schemas.ts'
import { secretsOf } from './signature.ts'
import { checkTemplate } from './template.ts'
import { trustOf } from './trusted-certificates.ts'

/** Two names with the same key are one. */
export const keyOf = (name: string) => name.trim().toLowerCase()

/** Throws `config-invalid` for what a schema cannot see. */
export function checkWhole(config: WebhookConfig, setting: string): void {
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
    checkWhole(one, setting)
  })
  return configs
}
