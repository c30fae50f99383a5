import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { TlsOptions } from 'node:tls'
import { onTestFinished } from 'vitest'
import { DeviceClient, type DeviceClientOptions, PasswordsRefusedHere } from '../../src/device-client/index.ts'

/** A request that the device received. */
export interface Asked {
  method: string
  url: string
  authorization: string | null
  body: string
}

export interface OddDevice {
  port: number
  asked: Asked[]
  /** Connections that were made to it. */
  connections: number
}

export type Answer = (asked: Asked, response: ServerResponse, request: IncomingMessage) => void

/** A device that answers as the test says; it is gone when the test has ended. */
export async function oddDevice(answer: Answer, { tls }: { tls?: TlsOptions } = {}): Promise<OddDevice> {
  const device: OddDevice = { port: 0, asked: [], connections: 0 }
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url = '', headers } = request
    const asked = { method, url, authorization: headers.authorization ?? null, body: await text(request) }
    device.asked.push(asked)
    answer(asked, response, request)
  }
  const listener = (request: IncomingMessage, response: ServerResponse) => void serve(request, response).catch(() => 0)
  const server = tls ? createSecureServer(tls, listener) : createServer(listener)
  server.on('connection', () => {
    device.connections++
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  device.port = (server.address() as AddressInfo).port
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return device
}

/** A client for a port of this machine, closed when the test has ended. */
export function clientFor(
  port: number,
  { protocol = 'http', ...options }: Partial<DeviceClientOptions> & { protocol?: 'http' | 'https' } = {},
): DeviceClient {
  const client = new DeviceClient({
    timeZone: 'UTC',
    address: { host: '127.0.0.1', port, protocol },
    user: 'admin',
    password: 'right password',
    refusals: new PasswordsRefusedHere(),
    timeoutMs: 5000,
    ...options,
  })
  onTestFinished(() => client.close())
  return client
}

/** `config` with this inside, as an answer. */
export function configXml(inside: string, attributes = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<config version="1.0" xmlns="http://www.ipc.com/ver10"${attributes}>${inside}</config>`
}

export const deviceInfoXml = configXml('<deviceInfo><deviceName><![CDATA[\n Gate \n]]></deviceName></deviceInfo>')

export function failedXml(code: number, description = ''): string {
  return configXml('', ` status="failed" errorCode="${code}" errorDesc="${description}"`)
}

export function basicOf(password: string, user = 'admin'): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}
