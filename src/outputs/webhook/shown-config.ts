import type { WebhookConfig } from './webhook-schema.ts'

/** An address without the parts that may be secret: user, path and query. */
export function hostOf(url: string): string {
  const { protocol, host } = new URL(url)
  return `${protocol}//${host}/…`
}

/** An address without user and password. */
export function withoutPassword(url: string): string {
  const plain = new URL(url)
  plain.username = ''
  plain.password = ''
  return plain.href
}

/** A configuration that may be shown: without secrets and header values; the whole address only if `full`. */
export function shownConfig(config: WebhookConfig, { full }: { full: boolean }): Record<string, unknown> {
  const { secret, headers, url, ...rest } = config
  return {
    ...rest,
    url: full ? withoutPassword(url) : hostOf(url),
    headers: Object.fromEntries(Object.keys(headers).map(name => [name, null])),
    secrets: secret === undefined ? 0 : [secret].flat().length,
  }
}
