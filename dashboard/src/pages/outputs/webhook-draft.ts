import { tidy } from '#features/rules/tidy.ts'
import type { OutputState, WebhookChange, WebhookInput } from '#server/api/schemas/index.ts'

/** A header as it is edited; the value of one that exists is not shown, and null keeps it. */
export interface HeaderDraft {
  name: string
  value: string | null
}

export interface WebhookDraft extends Omit<WebhookInput, 'headers' | 'secret'> {
  headers: HeaderDraft[]
  /** Undefined keeps the stored secrets, an empty list removes them. */
  secret: string[] | undefined
}

/** The proposed maximum age of an event: a webhook that opens a gate should not open it an hour late. */
const proposedMaxAge = '10m'

export const newWebhook: WebhookDraft = {
  name: '',
  url: '',
  preset: 'event',
  maxAge: proposedMaxAge,
  headers: [],
  secret: undefined,
  when: {},
}

/** The number of secrets of a stored webhook. */
export function secretsOf({ config }: OutputState): number {
  return typeof config?.secrets === 'number' ? config.secrets : 0
}

/** A stored webhook, to be edited. */
export function draftOf({ config }: OutputState): WebhookDraft {
  const { secrets: _secrets, secretFile: _secretFile, headers, ...rest } = (config ?? {}) as Record<string, unknown>
  const names = Object.keys((headers ?? {}) as object)
  return {
    ...newWebhook,
    maxAge: undefined,
    ...(rest as Partial<WebhookInput>),
    headers: names.map(name => ({ name, value: null })),
    secret: undefined,
  }
}

function headersOf(drafts: readonly HeaderDraft[]): Record<string, string | null> {
  return Object.fromEntries(
    drafts.filter(({ name }) => name.trim() !== '').map(({ name, value }) => [name.trim(), value]),
  )
}

function conditionOf({ rule, when }: WebhookDraft) {
  return rule ? { rule } : { when: tidy(when ?? {}) }
}

/** The settings that decide whether a message arrives, as a text to compare. */
export function sendingOf({ url, method, preset, template, images, tls, allowPrivate, headers, secret }: WebhookDraft) {
  return JSON.stringify([url, method ?? 'POST', preset, template, images, tls, allowPrivate ?? false, headers, secret])
}

/** `POST outputs` */
export function inputOf(draft: WebhookDraft): WebhookInput {
  const { headers, secret, rule: _rule, when: _when, ...rest } = draft
  return {
    ...tidy(rest),
    ...conditionOf(draft),
    headers: headersOf(headers) as Record<string, string>,
    ...(secret !== undefined && secret.length > 0 && { secret }),
  }
}

/**
 * `PATCH outputs/{id}`: removed settings are null. An unchanged address is not sent, because a password in it is hidden
 * here and would be lost.
 */
export function changeOf(draft: WebhookDraft, start: WebhookDraft): WebhookChange {
  const { headers, secret, rule, when, url, ...rest } = draft
  return {
    template: null,
    maxAge: null,
    cooldown: null,
    maxPerHour: null,
    tls: null,
    ...tidy(rest),
    rule: rule || null,
    when: rule ? {} : tidy(when ?? {}),
    headers: headersOf(headers),
    ...(url !== start.url && { url }),
    ...(secret !== undefined && { secret: secret.length > 0 ? secret : null }),
  }
}
