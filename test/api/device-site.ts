import { afterAll, beforeAll, expect } from 'vitest'
import { type FakeDevice, startFakeDevice } from '../../src/simulator/devices/index.ts'
import { launchServer, type ServerProcess } from '../support/server-process.ts'
import { setUp, type WebReply, type WebVisitor } from '../support/web-client.ts'

/** Every route for devices, plate sync and the doctor, with the scope that it needs. `{id}` is a device or a recording. */
export const routes = {
  'GET /devices': 'read',
  'GET /devices/{id}': 'read',
  'GET /devices/{id}/alarms': 'read',
  'GET /devices/{id}/arrivals': 'read',
  'GET /devices/{id}/plates': 'read',
  'GET /devices/{id}/plates.csv': 'read',
  'GET /devices/{id}/presets': 'read',
  'GET /devices/{id}/snapshot': 'read',
  'GET /plate-sync': 'read',
  'GET /plate-sync/{id}/run': 'read',
  'GET /doctor': 'read',
  'POST /devices/{id}/check': 'write',
  'POST /devices/{id}/clock': 'write',
  'POST /devices/{id}/outputs/{output}': 'write',
  'POST /devices/{id}/presets/{preset}': 'write',
  'POST /devices/{id}/virtual-alarm': 'write',
  'POST /devices/{id}/plates/import': 'write',
  'PUT /devices/{id}/plates/{number}': 'write',
  'DELETE /devices/{id}/plates/{number}': 'write',
  'POST /plate-sync/read': 'write',
  'POST /plate-sync/{id}': 'write',
  'PATCH /plate-sync/{id}': 'write',
  'POST /doctor/check': 'write',
  'POST /doctor/self-test': 'write',
  'POST /devices': 'admin',
  'POST /devices/find': 'admin',
  'POST /devices/look': 'admin',
  'PATCH /devices/{id}': 'admin',
  'DELETE /devices/{id}': 'admin',
  'POST /devices/{id}/restore': 'admin',
  'POST /devices/{id}/set-up': 'admin',
  'POST /devices/{id}/unset': 'admin',
  'GET /doctor/tap': 'admin',
  'GET /doctor/recordings': 'admin',
  'POST /doctor/recordings': 'admin',
  'GET /doctor/recordings/{id}': 'admin',
  'GET /doctor/recordings/{id}/bundle.zip': 'admin',
  'POST /doctor/recordings/{id}/stop': 'admin',
  'DELETE /doctor/recordings/{id}': 'admin',
} as const

export type Route = keyof typeof routes
export const devicePassword = 'Sésame-7f3a, only for the device'
const inPath = (value: string | number) => encodeURIComponent(String(value))

/** Returns method and path of a route, with `ids` in the place of its parameters. */
export function split(route: Route, ids: { id?: string; number?: string } = {}): { method: string; path: string } {
  const [method = '', template = ''] = route.split(' ')
  const values: Record<string, string> = { id: 'no-such-device', number: 'ABC123', output: '1', preset: '1', ...ids }
  return { method, path: `/api/v1${template.replace(/\{(\w+)\}/g, (_, name: string) => inPath(values[name] ?? ''))}` }
}

/** Expects no internal failure, a problem document for each error, and no secret. */
export function expectHarmless({ status, json, text, headers }: WebReply): void {
  expect([status, text]).not.toEqual([
    expect.toSatisfy(code => Number(code) >= 500 && code !== 502 && code !== 504),
    text,
  ])
  expect(text).not.toContain(devicePassword)
  if (status < 400) return
  expect(headers['content-type']).toContain('application/problem+json')
  expect(json).toMatchObject({ status, code: expect.stringMatching(/^[a-z-]+$/), detail: expect.any(String) })
}

/** Starts a server with one device before the tests of a file, and ends both after them. */
export function deviceSite() {
  const site = {} as { server: ServerProcess; admin: WebVisitor; device: FakeDevice; id: string }
  beforeAll(async () => {
    site.server = await launchServer()
    site.admin = await setUp(site.server)
    site.device = await startFakeDevice({ kind: 'ipc-5.3.1', password: devicePassword })
    const { host, port, user } = site.device
    const body = { host, port, user, password: devicePassword }
    site.id = (await site.admin.send('/api/v1/devices', { body })).json.id
  })
  afterAll(async () => {
    await site.server.dispose()
    await site.device.stop()
  })
  return site
}
