import { ViewtronError } from '../../model/index.ts'
import type { DeviceAddress } from '../device-types.ts'
import { StaleConnection } from './exchange.ts'

const unreachable: Record<string, string> = {
  ECONNREFUSED: 'nothing listens on that port',
  EHOSTUNREACH: 'there is no way to that address, or nothing has it',
  ENETUNREACH: 'this machine has no network that leads to that address',
  EADDRNOTAVAIL: 'this machine has no network that leads to that address',
  EHOSTDOWN: 'nothing has that address',
  ENOTFOUND: 'the name is unknown',
  EAI_AGAIN: 'the name cannot be looked up, because no name server answers',
  EACCES: 'the firewall of this machine forbids it',
  EPERM: 'the firewall of this machine forbids it',
  ECONNRESET: 'it closes the connection without an answer',
  EPIPE: 'it closes the connection without an answer',
  CUT_OFF: 'it closed the connection in the middle of its answer',
}

const talksPlain = new Set([
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_HTTP_REQUEST',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
  'ERR_SSL_RECORD_LAYER_FAILURE',
  'ERR_SSL_UNEXPECTED_MESSAGE',
])

/** The first byte of a TLS alert, with which HTTPS ports answer plain requests. */
const tlsAlert = 0x15

/** Formats `host:port`, with brackets around IPv6 addresses. */
export function deviceName({ host, port }: Pick<DeviceAddress, 'host' | 'port'>): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

/** Converts a failed exchange to a `ViewtronError` with a hint. */
export function deviceFailure(error: unknown, address: DeviceAddress, timeoutMs: number): ViewtronError {
  if (error instanceof ViewtronError) return error
  const device = deviceName(address)
  const { code = '' } = error as { code?: string }
  const seconds = Math.round(timeoutMs / 100) / 10
  const fail = (name: 'device-timeout' | 'device-unreachable', reason: string) =>
    new ViewtronError(name, { device, reason }, error)

  if (code === 'NO_CONNECTION') return fail('device-timeout', `no connection within ${seconds} s`)
  if (code === 'TOO_SLOW') return fail('device-timeout', `no whole answer within ${seconds} s`)
  if (code === 'ETIMEDOUT') return fail('device-timeout', 'nothing answers at that address')
  if (code === 'TOO_LARGE') return unreadable(device, 'it is larger than 16 MB', error)
  if (error instanceof StaleConnection) return fail('device-unreachable', unreachable.ECONNRESET ?? '')
  if (talksPlain.has(code)) return new ViewtronError('device-speaks-http', { device }, error)
  if (code.startsWith('ERR_SSL') || code === 'EPROTO') return noTls(error, device)
  if (code.startsWith('HPE_')) return noHttp(error, device)
  return fail('device-unreachable', unreachable[code] ?? `the system says ${code || 'nothing more'}`)
}

function noTls(error: unknown, device: string): ViewtronError {
  const text = error instanceof Error ? error.message : ''
  if (/wrong version number|http request|packet length too long/i.test(text))
    return new ViewtronError('device-speaks-http', { device }, error)
  return new ViewtronError('device-unreachable', { device, reason: 'no common way to encrypt (TLS) was found' }, error)
}

function noHttp(error: unknown, device: string): ViewtronError {
  const { rawPacket } = error as { rawPacket?: Buffer }
  if (rawPacket?.[0] === tlsAlert) return new ViewtronError('device-speaks-https', { device }, error)
  return new ViewtronError('device-not-a-camera', { device, reason: 'its answer is not HTTP' }, error)
}

/** Returns the error for an answer that cannot be parsed. */
export function unreadable(device: string, reason: string, cause?: unknown): ViewtronError {
  return new ViewtronError('device-answer-unreadable', { device, reason }, cause)
}

/** Returns whether no byte was answered; some HTTPS ports treat plain requests so. */
export function isSilence(error: unknown): boolean {
  const { code = '' } = error as { code?: string }
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'TOO_SLOW'
}
