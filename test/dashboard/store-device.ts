import { devicePassword } from '../support/fake-devices.ts'
import type { ServerProcess } from '../support/server-process.ts'
import { webRequest } from '../support/web-client.ts'

/** Stores a fake device at a server without sign-in. */
export async function storeDevice(
  server: Pick<ServerProcess, 'webUrl'>,
  { host, port, protocol = 'http' }: { host: string; port: number; protocol?: 'http' | 'https' },
): Promise<{ id: string; name: string }> {
  const body = { host, port, protocol, user: 'admin', password: devicePassword }
  const reply = await webRequest(server.webUrl, '/api/v1/devices', { body })
  if (reply.status !== 201) throw new Error(`the device was not stored: ${reply.text}`)
  return reply.json
}
