import { tidy } from '#features/rules/tidy.ts'
import type { EmailChange, EmailInput, OutputState } from '#server/api/schemas/index.ts'

export interface EmailDraft extends Omit<EmailInput, 'password'> {
  /** Empty keeps the stored password. */
  password: string
}

export const newEmail: EmailDraft = {
  name: '',
  host: '',
  security: 'starttls',
  from: '',
  to: [],
  images: 'inline',
  password: '',
  when: {},
}

/** Whether a stored output has a password. */
export function hasPassword(output: OutputState | null): boolean {
  return output?.config?.hasPassword === true
}

/** A stored output, to be edited. */
export function draftOf({ config }: OutputState): EmailDraft {
  const { hasPassword: _has, passwordFile: _file, ...rest } = (config ?? {}) as Record<string, unknown>
  return { ...newEmail, ...(rest as Partial<EmailInput>), password: '' }
}

const conditionOf = ({ rule, when }: EmailDraft) => (rule ? { rule } : { when: tidy(when ?? {}) })

/** The settings that decide whether an e-mail arrives, as a text to compare. */
export function sendingOf({ host, port, security, user, password, from, to, tls }: EmailDraft): string {
  return JSON.stringify([host, port, security, user, password, from, to, tls])
}

/** `POST outputs` */
export function inputOf(draft: EmailDraft): EmailInput & { kind: 'email' } {
  const { rule: _rule, when: _when, to, ...rest } = draft
  return { kind: 'email', ...tidy(rest), to, ...conditionOf(draft) } as EmailInput & { kind: 'email' }
}

/** `PATCH outputs/{id}`: removed settings are null. */
export function changeOf(draft: EmailDraft): EmailChange {
  const { rule, when, to, password, ...rest } = draft
  const isWithoutLogin = !rest.user
  return {
    port: null,
    user: null,
    tls: null,
    digest: null,
    maxAge: null,
    cooldown: null,
    maxPerHour: null,
    ...tidy(rest),
    to,
    rule: rule || null,
    when: rule ? {} : tidy(when ?? {}),
    ...(password !== '' && { password }),
    ...(isWithoutLogin && { password: null, passwordFile: null }),
  }
}
