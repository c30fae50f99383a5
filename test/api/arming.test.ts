import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTarget } from '../outputs/webhook/target.ts'
import { platePost } from '../rules/posts.ts'
import { type HostedServer, launchHostedServer } from '../support/hosted-server.ts'
import { until } from '../support/until.ts'
import { adminName, setUp, WebVisitor } from '../support/web-client.ts'

const password = 'quite long enough too'
let server: HostedServer
let admin: WebVisitor

beforeAll(async () => {
  server = await launchHostedServer()
  admin = await setUp(server)
})
afterAll(() => server?.dispose())

const get = async (path: string, visitor = admin) => (await visitor.send(`/api/v1/${path}`, { method: 'GET' })).json
const setMode = (visitor: WebVisitor, mode: string) =>
  visitor.send('/api/v1/arming/mode', { method: 'PUT', body: { mode } })

async function person(name: string, more: object): Promise<WebVisitor> {
  expect((await admin.send('/api/v1/users', { body: { name, password, ...more } })).status).toBe(201)
  const visitor = new WebVisitor(server.webUrl)
  await visitor.signIn(name, password)
  return visitor
}

it('the mode is changed by operators who see all cameras, and the audit log has it', async () => {
  expect(await get('arming')).toEqual({ mode: 'home', since: null, by: null, next: null })
  const operator = await person('Op', { role: 'operator' })
  expect(await setMode(operator, 'away')).toMatchObject({ status: 200, json: { mode: 'away', by: 'Op' } })
  expect((await setMode(operator, 'party')).status).toBe(400)
  expect((await setMode(await person('Vi', { role: 'viewer' }), 'home')).status).toBe(403)
  await server.post(platePost('FIRST1'))
  const { items } = await get('cameras')
  const limited = await person('Li', { role: 'operator', cameras: [items[0].id] })
  expect((await setMode(limited, 'home')).status).toBe(404)
  expect((await get('arming', limited)).mode).toBe('away')
  const { items: audited } = await get('audit?action=change-mode')
  expect(audited).toMatchObject([{ who: 'Op', detail: 'away' }])
  const schedule = { items: [{ mode: 'night', days: ['mon', 'tue'], at: '22:30' }] }
  const put = (visitor: WebVisitor) => visitor.send('/api/v1/arming/schedule', { method: 'PUT', body: schedule })
  expect((await put(operator)).status).toBe(403)
  expect((await put(admin)).json).toEqual(schedule)
  expect(await get('arming')).toMatchObject({ mode: 'away', next: { mode: 'night' } })
})

it('a rule asks for the mode at the time of the event, also when it is tried', async () => {
  const rule = { name: 'Away', when: { mode: ['away', 'holiday'] }, alert: { severity: 'critical' } }
  expect((await admin.send('/api/v1/rules', { body: rule })).status).toBe(201)
  await setMode(admin, 'home')
  await server.post(platePost('HOME1'))
  await setMode(admin, 'holiday')
  await server.post(platePost('GONE1'))
  await setMode(admin, 'home')
  const alerts = await until(async () => {
    const { items } = await get('alerts')
    return items.length > 0 ? items : null
  })
  expect(alerts.map(({ plate }: { plate: string }) => plate)).toEqual(['GONE1'])
  const { json } = await admin.send('/api/v1/rules/try', { body: { rule: { ...rule, name: 'Trial' } } })
  const tried = json.items.map((one: { headline: string; why: string[] }) => [one.headline, one.why])
  expect(tried).toContainEqual([expect.stringContaining('HOME1'), ['mode: the mode was home, not away or holiday']])
  expect(tried).toContainEqual([expect.stringContaining('GONE1'), []])
})

it('a change is an entry of the log, and a message of the live stream that is replayed', async () => {
  const abort = new AbortController()
  const response = await fetch(new URL('/api/v1/events/stream?kinds=mode', server.webUrl), {
    headers: { cookie: admin.cookie ?? '' },
    signal: abort.signal,
  })
  let text = ''
  const reading = (async () => {
    for await (const chunk of response.body ?? []) text += Buffer.from(chunk).toString()
  })().catch(() => undefined)
  await until(() => text.includes('event: hello'))
  await setMode(admin, 'night')
  const message = await until(() => /id: \d+\nevent: mode\ndata: (.*)\n/.exec(text)?.[1])
  expect(JSON.parse(message)).toMatchObject({ kind: 'mode', mode: 'night', name: 'Night', previous: 'home', next: {} })
  abort.abort()
  await reading
})

describe('modes of the site’s own', () => {
  const send = (method: string, path: string, body?: object) =>
    admin.send(`/api/v1/${path}`, { method, ...(body && { body }) })

  it('are added, renamed, chosen and removed by administrators', async () => {
    const added = await send('POST', 'arming/modes', { name: 'Cleaning crew' })
    const own = { id: 'cleaning-crew', name: 'Cleaning crew', builtIn: false }
    expect([added.status, added.json]).toEqual([201, own])
    expect((await send('PATCH', 'arming/modes/home', { name: 'Zuhause' })).json).toMatchObject({ name: 'Zuhause' })
    expect((await get('arming/modes')).items.map(({ id, name }: { id: string; name: string }) => [id, name])).toEqual([
      ['home', 'Zuhause'],
      ['away', 'Away'],
      ['night', 'Night'],
      ['holiday', 'Holiday'],
      ['cleaning-crew', 'Cleaning crew'],
    ])
    const operator = await person('Op2', { role: 'operator' })
    const refused = await operator.send('/api/v1/arming/modes', { body: { name: 'Party' } })
    expect(refused.status).toBe(403)
    expect((await setMode(operator, 'cleaning-crew')).json).toMatchObject({ mode: 'cleaning-crew', by: 'Op2' })
    const inUse = await send('DELETE', 'arming/modes/cleaning-crew')
    expect([inUse.status, inUse.json.code]).toEqual([409, 'mode-in-use'])
    await setMode(admin, 'home')
    expect((await send('DELETE', 'arming/modes/cleaning-crew')).status).toBe(204)
    const { items } = await get('audit?limit=500')
    const actions = items.map(({ action, subject }: { action: string; subject: string }) => `${action} ${subject}`)
    expect(actions).toEqual(
      expect.arrayContaining(['add-mode cleaning-crew', 'rename-mode home', 'remove-mode cleaning-crew']),
    )
  })

  it('are refused to rules and webhooks where the site does not have them, and held by those that name them', async () => {
    const rule = { name: 'Party only', when: { not: { mode: ['party'] } }, alert: { severity: 'info' } }
    expect((await send('POST', 'rules', rule)).json).toMatchObject({ status: 400, code: 'mode-unknown' })
    const hook = { kind: 'webhook', name: 'Party hook', url: 'https://example.org/hook', when: { mode: ['party'] } }
    expect((await send('POST', 'outputs', hook)).json).toMatchObject({ status: 400, code: 'mode-unknown' })
    await send('POST', 'arming/modes', { name: 'Party' })
    const made = await send('POST', 'rules', rule)
    expect(made.status).toBe(201)
    const removal = async () => (await send('DELETE', 'arming/modes/party')).json.detail
    expect(await removal()).toContain('the rule Party only')
    await send('DELETE', `rules/${made.json.id}`)
    const output = await send('POST', 'outputs', hook)
    expect(output.status).toBe(201)
    expect(await removal()).toContain('the webhook Party hook')
    await send('DELETE', `outputs/${output.json.id}`)
    expect((await send('DELETE', 'arming/modes/party')).status).toBe(204)
  })
})

it('a rule about the change to a mode raises an alert, and a webhook delivers it', async () => {
  await setMode(admin, 'home')
  const rule = { name: 'Gone', when: { kind: ['mode'], mode: ['away'] }, alert: { severity: 'warning' } }
  const tried = async () => (await admin.send('/api/v1/rules/try', { body: { rule } })).json
  expect((await admin.send('/api/v1/rules', { body: rule })).status).toBe(201)
  const receiver = await startTarget()
  const hook = { kind: 'webhook', name: 'Modes', url: receiver.url, allowPrivate: true, when: { kind: ['mode'] } }
  expect((await admin.send('/api/v1/outputs', { body: hook })).status).toBe(201)
  await setMode(admin, 'night')
  await setMode(admin, 'away')
  const alert = await until(async () => {
    const { items } = await get('alerts?limit=100')
    return items.find((one: { rule: string }) => one.rule === 'Gone')
  })
  expect(alert).toMatchObject({ text: `Arming mode changed to Away by ${adminName}`, camera: null, subject: 'Away' })
  const received = await receiver.got(2)
  expect(received.map(({ json }) => json)).toMatchObject([
    { type: 'mode', event: { kind: 'mode', mode: 'night', previous: 'home' } },
    { type: 'mode', event: { kind: 'mode', mode: 'away', previous: 'night', by: adminName, source: 'hand' } },
  ])
  const { items } = await tried()
  expect(items.map(({ headline, why }: { headline: string; why: string[] }) => [headline, why])).toContainEqual([
    `Arming mode changed to Night by ${adminName}`,
    ['mode: the mode was night, not away'],
  ])
})
