import { afterAll, beforeAll, expect, it } from 'vitest'
import { platePost } from '../rules/posts.ts'
import { type HostedServer, launchHostedServer } from '../support/hosted-server.ts'
import { until } from '../support/until.ts'
import { setUp, WebVisitor } from '../support/web-client.ts'

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

it('a change is a message of the live stream', async () => {
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
  await until(() => /event: mode\ndata: \{"mode":"night"/.test(text))
  abort.abort()
  await reading
})
