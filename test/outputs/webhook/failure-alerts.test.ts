import { expect, it } from 'vitest'
import type { SeenAlert } from '../../rules/posts.ts'
import { type InProcessServer, startInProcess } from '../../support/server-in-process.ts'
import { until } from '../../support/until.ts'
import { webRequest } from '../../support/web-client.ts'
import { platePost } from './setup.ts'
import { accept, answer, startTarget } from './target.ts'

const minuteMs = 60_000

type Call = (
  path: string,
  method?: string,
  body?: unknown,
) => Promise<{ status: number; json: ReturnType<typeof JSON.parse> }>

const callOf =
  ({ webUrl }: InProcessServer): Call =>
  (path, method = 'GET', body) =>
    webRequest(webUrl, `/api/v1/${path}`, { method, ...(body === undefined ? {} : { body }) })

type Alert = SeenAlert & { endedAt: string | null }

/** A webhook called Gate whose target has failed for an hour. */
async function anHourLater(more: object = {}) {
  const target = await startTarget(answer(500))
  const server = await startInProcess({ env: { VIEWTRON_AUTH: 'off' } })
  const call = callOf(server)
  const { id } = (await call('outputs', 'POST', { name: 'Gate', url: target.url, allowPrivate: true, ...more })).json
  await server.post(platePost('CAR1'))
  await target.got(1)
  const state = async () => (await call('outputs')).json.items.find((one: { id: string }) => one.id === id)
  await until(async () => (await state()).lastError !== null)
  const alerts = async (): Promise<Alert[]> => (await call('alerts')).json.items
  const raised = () => until(async () => ((await alerts()).length > 0 ? alerts() : null), { what: 'the alert' })
  const over = () => until(async () => (await alerts()).every(({ endedAt }) => endedAt !== null), { what: 'its end' })
  return { target, server, call, id, state, alerts, raised, over }
}

it('a webhook that fails for an hour raises one alert with the reason, which ends with the first success', async () => {
  const { target, server, state, raised, over, alerts } = await anHourLater()
  server.clock.pass(59 * minuteMs)
  await until(async () => (await state()).detail.includes('59 min'))
  expect([(await state()).state, await alerts()]).toEqual(['failing', []])
  server.clock.pass(2 * minuteMs)
  expect(await raised()).toMatchObject([
    {
      rule: 'Webhook failing',
      severity: 'warning',
      subject: 'Gate',
      endedAt: null,
      text: expect.stringMatching(/^The webhook Gate has failed for 1 h.*: the target answered 500: no\. Test it/),
    },
  ])
  target.behave(accept)
  server.clock.pass(20 * minuteMs)
  await over()
  expect(await alerts()).toHaveLength(1)
})

it('a successful test ends the alert too, and pending deliveries are sent at once', async () => {
  const { target, server, call, id, raised, over } = await anHourLater()
  server.clock.pass(61 * minuteMs)
  await raised()
  await until(() => target.received.length > 1)
  target.behave(accept)
  expect((await call(`outputs/${id}/test`, 'POST')).json).toMatchObject({ ok: true })
  await over()
  await until(() => target.received.some(({ json }) => json.type === 'alarm' && json.attempt > 2))
})

it.each([
  ['removed', 'DELETE', undefined],
  ['switched off', 'PATCH', { enabled: false }],
])('one that is %s leaves no alert behind', async (_what, method, body) => {
  const { server, call, id, raised, over } = await anHourLater()
  server.clock.pass(61 * minuteMs)
  await raised()
  expect((await call(`outputs/${id}`, method, body)).status).toBeLessThan(300)
  await over()
})

it('a corrected address is tried at once, and the webhook does not send the alert about itself', async () => {
  const { server, call, id, raised, over } = await anHourLater({ alerts: true })
  server.clock.pass(61 * minuteMs)
  await raised()
  const mended = await startTarget()
  await call(`outputs/${id}`, 'PATCH', { url: mended.url })
  await over()
  await server.post(platePost('CAR2'))
  expect((await mended.got(2)).map(({ json }) => json.type)).toEqual(['alarm', 'alarm'])
})
