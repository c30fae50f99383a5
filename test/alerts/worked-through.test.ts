import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seePlate } from '../dashboard/site.ts'
import { alertsOf, call } from '../rules/posts.ts'
import { launchServer, type ServerProcess } from '../support/server-process.ts'
import { until } from '../support/until.ts'

let server: ServerProcess
beforeAll(async () => {
  server = await launchServer({ env: { VIEWTRON_AUTH: 'off', TZ: 'Europe/Berlin' } })
  const rules = [
    { name: 'Cars', when: { category: ['lpr'] }, alert: { severity: 'info' } },
    { name: 'Wanted', when: { plate: { number: ['WANTED1'] } }, alert: { severity: 'critical' } },
  ]
  for (const rule of rules) expect((await call(server, 'rules', 'POST', rule)).status).toBe(201)
  await seePlate(server, { plate: 'WANTED1', withPictures: true })
  await seePlate(server, { plate: 'WANTED1' })
  await seePlate(server, { plate: 'OTHER2' })
  await alertsOf(server, 5)
})
afterAll(() => server?.dispose())

describe('alerts', () => {
  it('say which rule raised them, and have the camera, the plate and the scene of their event', async () => {
    const rules = (await call(server, 'rules')).json.items as { id: string; name: string }[]
    const [first] = await alertsOf(server, 5)
    const one = (await call(server, `alerts/${first?.id}`)).json
    expect(one).toMatchObject({
      plate: 'WANTED1',
      camera: { name: 'Gate' },
      ruleId: rules.find(({ name }) => name === one.rule)?.id,
      picture: { width: 640, height: 360, tooLarge: null },
    })
    const event = (await call(server, `events/${one.eventId}`)).json
    expect(one.picture.url).toBe(event.images.find((image: { role: string }) => image.role === 'overview').url)
    expect((await call(server, 'alerts/nothing')).status).toBe(404)
  })

  it('are found by severity, rule, camera, subject and day', async () => {
    const found = async (query: string) => (await call(server, `alerts?${query}`)).json.items.length as number
    const { camera } = (await call(server, 'alerts')).json.items[0]
    expect(await found('severity=critical')).toBe(2)
    expect(await found('severity=critical,info&rule=Cars')).toBe(3)
    expect([await found('camera=Gate'), await found(`camera=${camera.id}`), await found('camera=Yard')]).toEqual([
      5, 5, 0,
    ])
    expect(await found('subject=OTHER2')).toBe(1)
    expect(await found('from=2020-01-01&to=2020-01-02')).toBe(0)
    expect((await call(server, 'alerts?severity=loud')).status).toBe(400)
    expect((await call(server, 'alerts/rules')).json.items).toEqual(['Cars', 'Wanted'])
    const [day] = (await call(server, 'alerts/days')).json.items
    expect(day).toMatchObject({ count: 5, severity: 'critical', day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) })
  })

  it('are one line for each rule and plate', async () => {
    const { items } = (await call(server, 'alerts/groups')).json
    const lines = items.map(({ rule, subject, count }: { rule: string; subject: string; count: number }) => {
      return `${rule} ${subject} ${count}`
    })
    expect(lines.toSorted()).toEqual(['Cars OTHER2 1', 'Cars WANTED1 2', 'Wanted WANTED1 2'])
    expect(lines[0]).toBe('Cars OTHER2 1')
    expect(items.find(({ rule }: { rule: string }) => rule === 'Wanted')).toMatchObject({
      severity: 'critical',
      newest: { plate: 'WANTED1', picture: null },
    })
  })

  it('are marked as seen by choice or by filter, and the mark can be taken away', async () => {
    const { json } = await call(server, 'alerts/seen', 'POST', { rule: ['Wanted'], subject: 'WANTED1' })
    expect(json).toMatchObject({ count: 2, ids: [expect.any(String), expect.any(String)] })
    expect((await call(server, 'alerts')).json.unseen).toBe(3)
    expect((await call(server, 'alerts?severity=critical')).json).toMatchObject({ unseen: 0, items: [{}, {}] })
    const [other] = (await call(server, 'alerts?subject=OTHER2')).json.items
    const both = await call(server, 'alerts/seen', 'POST', { ids: [other.id, json.ids[0]] })
    // Alerts seen before are not in it, so that undoing does not touch them.
    expect(both.json).toEqual({ count: 1, ids: [other.id] })
    await call(server, 'alerts/unseen', 'POST', { ids: both.json.ids })
    expect((await call(server, `alerts/${other.id}`)).json).toMatchObject({ seenAt: null, seenBy: null })
    expect((await call(server, 'alerts/seen', 'POST', { wrong: 1 })).status).toBe(400)
  })
})

describe('the severity of events', () => {
  const severities = async () => {
    const { items } = (await call(server, 'events')).json
    return items.map(({ severity }: { severity: string }) => severity) as string[]
  }

  it('is raised by the rules that they match', async () => {
    expect(await severities()).toEqual(['info', 'critical', 'critical'])
  })

  it('follows the settings, for events of the past too; null restores what is built in', async () => {
    const change = async (severity: object) => (await call(server, 'settings', 'PATCH', { severity })).json.severity
    expect((await change({ category: { lpr: 'warning' } })).category).toMatchObject({
      lpr: 'warning',
      fire: 'critical',
    })
    expect(await severities()).toEqual(['warning', 'critical', 'critical'])
    expect((await change({ category: { lpr: null }, group: { VIP: 'critical' } })).group).toEqual({
      block: 'critical',
      watch: 'critical',
      vip: 'critical',
    })
    await call(server, 'plates/OTHER2', 'PUT', { name: 'Boss', group: 'vip' })
    await until(async () => (await severities())[0] === 'critical')
    expect((await call(server, 'settings', 'PATCH', { severity: { category: { nothing: 'info' } } })).status).toBe(400)
  })
})
