import { describe, expect, it } from 'vitest'
import type { WebOptions } from '../support/web-client.ts'
import { devicePassword, deviceSite, type Route, split } from './device-site.ts'

const site = deviceSite()

describe('a password of a device', () => {
  const secrets = async (options: WebOptions = {}) => {
    const texts = await Promise.all(
      ['devices', `devices/${site.id}`, 'audit', 'doctor', 'plate-sync', 'stats', 'settings'].map(
        async path => (await site.admin.send(`/api/v1/${path}`, options)).text,
      ),
    )
    return `${texts.join('\n')}${site.server.stdout()}${site.server.stderr()}`
  }

  it('is in no answer, audit entry or line of the log, whether it is right, wrong or too long', async () => {
    const wrong = 'Wröng-91c2, never shown'
    const { host, port, user } = site.device
    const answers = [
      await site.admin.send('/api/v1/devices/look', { body: { host, port, user, password: wrong } }),
      await site.admin.send('/api/v1/devices', { body: { host, port, user, password: wrong } }),
      await site.admin.send('/api/v1/devices/look', { body: { host, port: 'x', user, password: wrong } }),
      await site.admin.send('/api/v1/devices/look', { body: `{"password":"${wrong}"` }),
      await site.admin.send(`/api/v1/devices/${site.id}`, {
        method: 'PATCH',
        body: { password: devicePassword, name: 'Gate' },
      }),
      await site.admin.send(`/api/v1/devices/${site.id}`, { method: 'PATCH', body: { pasword: wrong } }),
    ]
    const all = answers.map(({ text }) => text).join('\n') + (await secrets())
    expect(answers.map(({ status }) => status)).toEqual([422, 409, 400, 415, 200, 400])
    for (const password of [wrong, devicePassword]) {
      const basic = Buffer.from(`${user}:${password}`).toString('base64')
      expect(all.includes(password)).toBe(false)
      expect(all.includes(basic)).toBe(false)
    }
  })
})

describe('every change', () => {
  const action: Partial<Record<Route, { action: string; body?: unknown; type?: string }>> = {
    'POST /devices/{id}/clock': { action: 'set-device-clock' },
    'POST /devices/{id}/outputs/{output}': { action: 'open-output', body: { on: true, seconds: 1, confirm: true } },
    'PUT /devices/{id}/plates/{number}': { action: 'change-device-plate', body: { list: 'allow' } },
    'DELETE /devices/{id}/plates/{number}': { action: 'remove-device-plate' },
    'POST /devices/{id}/plates/import': { action: 'import-device-plates', body: 'plate\nXYZ1', type: 'text/csv' },
    'POST /plate-sync/{id}': { action: 'sync-plates', body: { decisions: [] } },
    'PATCH /plate-sync/{id}': { action: 'switch-plate-sync', body: { automatic: false } },
    'POST /devices/{id}/set-up': { action: 'set-up-device', body: {} },
    'POST /devices/{id}/unset': { action: 'unset-device', body: {} },
    'PATCH /devices/{id}': { action: 'change-device', body: { name: 'Gate <2>' } },
    'POST /doctor/self-test': { action: 'self-test' },
    'POST /doctor/recordings': { action: 'record-posts', body: { posts: 1 } },
    'DELETE /devices/{id}': { action: 'remove-device' },
  }

  it('is in the audit log with who did it', async () => {
    for (const { id: recording } of (await site.admin.send('/api/v1/doctor/recordings')).json.items)
      await site.admin.send(`/api/v1/doctor/recordings/${recording}`, { method: 'DELETE' })
    for (const [route, { action: name, body, type }] of Object.entries(action)) {
      const { method, path } = split(route as Route, { id: site.id })
      const headers = type === undefined ? {} : { 'content-type': type }
      const reply = await site.admin.send(path, { method, headers, ...(body === undefined ? {} : { body }) })
      expect([route, reply.status, reply.text]).toEqual([
        route,
        expect.toSatisfy(code => Number(code) < 300),
        reply.text,
      ])
      const { items } = (await site.admin.send(`/api/v1/audit?action=${name}`)).json
      expect([route, items[0]]).toEqual([route, expect.objectContaining({ action: name, who: 'Ann' })])
    }
  })
})
