import type { Mqtt, MqttInput } from '#server/api/schemas/index.ts'

/** The settings as they are edited. */
export interface MqttDraft extends Omit<Mqtt['settings'], 'url' | 'username' | 'clientId' | 'tls'> {
  url: string
  username: string
  /** Undefined keeps the stored password, null removes it. */
  password: string | null | undefined
  clientId: string
  ca: string
  fingerprint: string
  insecure: boolean
}

export type MqttField = Mqtt['fixed'][number]

export function draftOf({ settings }: Mqtt): MqttDraft {
  const { url, username, clientId, tls, ...rest } = settings
  return {
    ...rest,
    url: url ?? '',
    username: username ?? '',
    password: undefined,
    clientId: clientId ?? '',
    ca: tls.ca ?? '',
    fingerprint: tls.fingerprint ?? '',
    insecure: tls.insecure,
  }
}

/** `PUT mqtt`, without the settings that cannot be changed here. */
export function inputOf(draft: MqttDraft, fixed: readonly MqttField[]): MqttInput {
  const { url, username, password, clientId, ca, fingerprint, insecure, ...rest } = draft
  const all: MqttInput = {
    ...rest,
    ...(url.trim() !== '' && { url: url.trim() }),
    ...(username !== '' && { username }),
    ...(password !== undefined && { password: password === '' ? null : password }),
    ...(clientId.trim() !== '' && { clientId: clientId.trim() }),
    tls: {
      ...(ca.trim() !== '' && { ca }),
      ...(fingerprint.trim() !== '' && { fingerprint: fingerprint.trim() }),
      insecure,
    },
  }
  return Object.fromEntries(Object.entries(all).filter(([name]) => !fixed.some(one => one === name)))
}

/** The settings that decide whether a message arrives, as a text to compare. */
export function connectionOf({ url, username, password, clientId, version, qos, prefix, ...tls }: MqttDraft) {
  const { ca, fingerprint, insecure } = tls
  return JSON.stringify([url, username, password ?? '', clientId, version, qos, ca, fingerprint, insecure, prefix])
}

/** Whether an address asks for TLS. */
export const isSecure = (url: string) => /^(mqtts|wss):/i.test(url)
