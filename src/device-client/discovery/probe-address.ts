import type { ViewtronError } from '../../model/index.ts'
import { readConfig } from '../answers.ts'
import { DeviceRefusal } from '../device-refusal.ts'
import type { DeviceAddress } from '../device-types.ts'
import { DeviceAgent } from '../http/device-agent.ts'
import { deviceFailure, deviceName } from '../http/device-failures.ts'
import { exchange } from '../http/exchange.ts'
import { speaksTls } from '../http/speaks-tls.ts'

export interface ProbeAddressOptions {
  host: string
  /** Default: the usual ports of devices. */
  port?: number
  /** Milliseconds for one attempt. Default: 4000. */
  timeoutMs?: number
}

const usualPorts = [80, 443, 8080, 8443]
const defaultTimeoutMs = 4000
const refusedElsewhere = new Set(['device-unreachable', 'device-timeout'])

/**
 * Finds the port and protocol of a device's API, without signing in. Rejects with the error of the first port, or with
 * `device-not-a-camera` when something else answers.
 */
export async function probeAddress(options: ProbeAddressOptions): Promise<Pick<DeviceAddress, 'port' | 'protocol'>> {
  const { timeoutMs = defaultTimeoutMs } = options
  const host = options.host.replace(/^\[|\]$/g, '')
  const ports = options.port === undefined ? usualPorts : [options.port]
  const tried = await Promise.allSettled(ports.map(port => protocolOf({ host, port }, timeoutMs)))
  for (const [index, result] of tried.entries()) {
    const port = ports[index]
    if (result.status === 'fulfilled' && port !== undefined) return { port, protocol: result.value }
  }
  const errors = tried.flatMap(result => (result.status === 'rejected' ? [result.reason as ViewtronError] : []))
  throw errors.find(error => !refusedElsewhere.has(error.code)) ?? errors[0]
}

async function protocolOf(at: { host: string; port: number }, timeoutMs: number): Promise<'http' | 'https'> {
  const plain = await attempt({ ...at, protocol: 'http' }, timeoutMs)
  if (plain === null) return 'http'
  const mayBeTls = plain.code !== 'device-unreachable' || isCut(plain)
  if (!mayBeTls || !(plain.code === 'device-speaks-https' || (await speaksTls(at, timeoutMs)))) throw plain
  const secure = await attempt({ ...at, protocol: 'https' }, timeoutMs)
  if (secure === null) return 'https'
  throw secure
}

function isCut({ cause }: ViewtronError): boolean {
  const { code } = (cause ?? {}) as { code?: string }
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'CUT_OFF'
}

/** Returns null when the API answers, also with a request to sign in; otherwise the error. */
async function attempt(address: DeviceAddress, timeoutMs: number): Promise<ViewtronError | null> {
  const agent = new DeviceAgent(address, null)
  const question = { method: 'GET', path: '/GetDeviceInfo', body: '' } as const
  const device = deviceName(address)
  try {
    const answer = await exchange(question, { agent, address, authorization: null, timeoutMs })
    if (answer.status === 401 && answer.challenges.length > 0) return null
    readConfig(answer, { device, command: 'GetDeviceInfo' })
    return null
  } catch (error) {
    if (error instanceof DeviceRefusal && error.deviceCode !== 1) return null
    return deviceFailure(error, address, timeoutMs)
  } finally {
    agent.destroy()
  }
}
