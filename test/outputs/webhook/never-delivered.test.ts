import { describe, expect, it, test } from 'vitest'
import { runCli } from '../../support/run-cli.ts'
import { until } from '../../support/until.ts'
import { call, deliveriesOf, platePost, serverWith, webhookYaml } from './setup.ts'
import { accept, answer, startTarget } from './target.ts'

type Server = Awaited<ReturnType<typeof serverWith>>

const stateOf = async (server: Server) => (await call(server, 'outputs')).json.items[0]

async function cliLine({ dataDir }: Server): Promise<string> {
  return (await runCli(['outputs'], { env: { VIEWTRON_DATA_DIR: dataDir } })).stdout
}

describe('an output that never delivered', () => {
  it('is not ok before its first event, but as soon as a test succeeds', async () => {
    const target = await startTarget()
    const server = await serverWith(webhookYaml(target.url))
    const waiting = { state: 'waiting', detail: expect.stringContaining('Nothing delivered yet') }
    expect(await stateOf(server)).toMatchObject(waiting)
    expect(await cliLine(server)).toMatch(/gate +waiting .*nothing delivered yet/)
    const { id } = await stateOf(server)
    expect((await call(server, `outputs/${id}/test`, 'POST')).json).toMatchObject({ ok: true })
    expect(await stateOf(server)).toMatchObject({ state: 'ok' })
  })

  it.each([
    [500, 'pending'],
    [404, 'failed'],
  ])('is failing at once where its first delivery is answered %i', async (status, becomes) => {
    const target = await startTarget(answer(status))
    const server = await serverWith(webhookYaml(target.url))
    await server.post(platePost('CAR1'))
    await deliveriesOf(server, 1, `&status=${becomes}`)
    await until(async () => (await stateOf(server)).state === 'failing')
    expect((await stateOf(server)).detail).toContain('Nothing delivered yet')
    await until(async () => (await cliLine(server)).includes('failing'))
    const { findings } = (await call(server, 'doctor')).json
    expect(findings).toContainEqual(expect.objectContaining({ code: 'output-failing', severity: 'warning' }))
    target.behave(accept)
    await server.post(platePost('CAR2'))
    await until(async () => (await stateOf(server)).state === 'ok')
  })
})

const privateAddresses = [
  'http://127.0.0.1:8123/x',
  'http://192.168.1.5/x',
  'https://10.1.2.3/x',
  'http://[::1]:1880/x',
  'http://[fd00::1]/x',
  'http://169.254.169.254/latest',
  'http://localhost:1880/x',
  'http://homeassistant.local:8123/x',
]

test('a webhook to a private address is refused with the field, unless it is allowed', async () => {
  const server = await serverWith('')
  for (const url of privateAddresses) {
    const refused = await call(server, 'outputs', 'POST', { name: 'Gate', url })
    expect([url, refused.status, refused.json.code]).toEqual([url, 422, 'webhook-address-private'])
    expect(refused.json.fields).toEqual([{ field: 'url', message: expect.stringContaining('private network') }])
    expect(refused.text).not.toContain('allowPrivate')
  }
  expect((await call(server, 'outputs')).json.items.map((one: { kind: string }) => one.kind)).toEqual(['alert', 'push'])
  for (const [n, url] of privateAddresses.entries())
    expect((await call(server, 'outputs', 'POST', { name: `Gate ${n}`, url, allowPrivate: true })).status).toBe(201)
})

test('a stored webhook cannot be changed to a private address, but everything else can be changed', async () => {
  const target = await startTarget()
  const server = await serverWith('')
  const { id } = (await call(server, 'outputs', 'POST', { name: 'Gate', url: target.url, allowPrivate: true })).json
  const refused = await call(server, `outputs/${id}`, 'PATCH', { allowPrivate: false })
  expect([refused.status, refused.json.code]).toEqual([422, 'webhook-address-private'])
  expect((await call(server, `outputs/${id}`, 'PATCH', { name: 'Door' })).json).toMatchObject({ name: 'Door' })
})

test('a webhook can be tested before it is saved, and with changes that are not saved', async () => {
  const target = await startTarget()
  const server = await serverWith('')
  const wanted = { name: 'Gate', url: target.url, allowPrivate: true }
  const tested = (await call(server, 'outputs/test', 'POST', wanted)).json
  expect(tested).toMatchObject({ ok: true, statusCode: 200, sent: { method: 'POST', address: target.url } })
  expect(JSON.parse(tested.sent.body)).toMatchObject({ type: 'test' })
  await target.got(1)
  expect((await call(server, 'outputs')).json.items.map((one: { kind: string }) => one.kind)).toEqual(['alert', 'push'])
  const refused = await call(server, 'outputs/test', 'POST', { ...wanted, allowPrivate: false })
  expect(refused.json.code).toBe('webhook-address-private')
  const { id } = (await call(server, 'outputs', 'POST', wanted)).json
  await call(server, `outputs/${id}/test`, 'POST', { headers: { 'x-tried': 'yes' } })
  expect((await target.got(2))[1]?.headers).toMatchObject({ 'x-tried': 'yes' })
  expect(
    (await call(server, 'outputs')).json.items.find((one: { id: string }) => one.id === id).config.headers,
  ).toEqual({})
})
