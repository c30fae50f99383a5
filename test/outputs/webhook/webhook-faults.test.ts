import { describe, expect, it } from 'vitest'
import { runCli } from '../../support/run-cli.ts'
import { until } from '../../support/until.ts'
import { call, deliveriesOf, platePost, serverWith, webhookYaml } from './setup.ts'
import { accept, answer, type Behaviour, startTarget } from './target.ts'

/** Fails the first time in this way, then accepts. */
function firstThen(first: Behaviour): Behaviour {
  let calls = 0
  return (request, response, received) => (++calls === 1 ? first : accept)(request, response, received)
}

const passing: Record<string, Behaviour> = {
  'answers 500': answer(500),
  'answers 408': answer(408),
  'answers 425': answer(425),
  'answers 429': answer(429, { 'retry-after': '2' }),
  'closes the connection': (_request, response) => response.destroy(),
  'resets the connection': (request, response) => {
    request.socket.resetAndDestroy()
    response.destroy()
  },
}

describe('a target that fails for a moment', () => {
  it.each(Object.entries(passing))('gets the delivery again with the same id when it %s', async (_name, first) => {
    const target = await startTarget(firstThen(first))
    const server = await serverWith(webhookYaml(target.url))
    await server.post(platePost('ABC123'))
    const [one, two] = await target.got(2)
    expect(two?.headers['webhook-id']).toBe(one?.headers['webhook-id'])
    expect([one?.json.attempt, two?.json.attempt]).toEqual([1, 2])
    const [delivery] = await deliveriesOf(server, 1, '&status=delivered')
    expect(delivery).toMatchObject({ id: one?.headers['webhook-id'], attempts: 2, statusCode: 200, reason: null })
    expect(target.received).toHaveLength(2)
  })

  it('is given the pause of its Retry-After', async () => {
    const target = await startTarget(firstThen(answer(429, { 'retry-after': '3' })))
    const server = await serverWith(webhookYaml(target.url))
    await server.post(platePost('ABC123'))
    const [one, two] = await target.got(2)
    expect((two?.at ?? 0) - (one?.at ?? 0)).toBeGreaterThan(2900)
  })

  // They wait 10 s each, so they wait together.
  it('may hang or answer too slowly: the delivery is tried again after 10 s, and other events do not wait for it', async () => {
    const hang = async () => {
      const target = await startTarget(firstThen(() => undefined))
      const server = await serverWith(webhookYaml(target.url))
      await server.post(platePost('ABC1'))
      await target.got(1)
      await server.post(platePost('ABC2'))
      const [first, second] = await target.got(2, 5000)
      expect(second?.json.event.targets[0].plate.number).toBe('ABC2')
      const [pending] = await deliveriesOf(server, 1, '&status=pending')
      expect(pending?.id).toBe(first?.headers['webhook-id'])
      const third = (await target.got(3))[2]
      expect(third?.headers['webhook-id']).toBe(first?.headers['webhook-id'])
      expect((third?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(10_000)
      await deliveriesOf(server, 2, '&status=delivered')
    }
    const drip: Behaviour = (request, response) => {
      request.socket.write('HTTP/1.1 200 OK\r\nX-Slow: ')
      const timer = setInterval(() => request.socket.write('.'), 500)
      request.socket.on('close', () => clearInterval(timer))
      response.detachSocket(request.socket as never)
    }
    const answerSlowly = async () => {
      const target = await startTarget(firstThen(drip))
      const server = await serverWith(webhookYaml(target.url))
      await server.post(platePost('ABC1'))
      const [one, two] = await target.got(2)
      expect((two?.at ?? 0) - (one?.at ?? 0)).toBeGreaterThan(10_000)
      await deliveriesOf(server, 1, '&status=delivered')
    }
    await Promise.all([hang(), answerSlowly()])
  })
})

describe('a target that rejects a delivery', () => {
  it.each([
    [301, { location: 'http://127.0.0.1:1/other' }, 'redirects are not followed'],
    [307, { location: 'http://127.0.0.1:1/other' }, 'redirects are not followed'],
    [400, {}, 'the target answered 400'],
    [404, {}, 'the target answered 404'],
    [410, {}, 'the target answered 410'],
  ])('is asked once when it answers %i', async (status, headers, reason) => {
    const target = await startTarget(answer(status, headers))
    const server = await serverWith(webhookYaml(target.url))
    await server.post(platePost('ABC1'))
    const [failed] = await deliveriesOf(server, 1, '&status=failed')
    expect(failed).toMatchObject({ statusCode: status, attempts: 1, reason: expect.stringContaining(reason) })
    expect(target.received).toHaveLength(1)
    const { items } = (await call(server, 'outputs')).json
    expect(items[0]).toMatchObject({ state: 'failing', lastError: { message: expect.stringContaining(reason) } })
  })
})

describe('a long answer', () => {
  it('is cut off, because only the status counts', async () => {
    let sent = 0
    const flood: Behaviour = (_request, response) => {
      response.writeHead(200, { 'content-length': String(100 * 2 ** 20) })
      const chunk = Buffer.alloc(2 ** 16, 'x')
      const more = () => {
        while (sent < 100 * 2 ** 20) {
          sent += chunk.length
          if (!response.write(chunk)) return
        }
      }
      response.on('drain', more)
      more()
    }
    const target = await startTarget(flood)
    const server = await serverWith(webhookYaml(target.url))
    await server.post(platePost('ABC1'))
    await deliveriesOf(server, 1, '&status=delivered')
    expect(sent).toBeLessThan(10 * 2 ** 20)
  })
})

describe('a failed delivery', () => {
  it('is sent again by the API with the same id, alone or with all of a webhook', async () => {
    const target = await startTarget(answer(400))
    const server = await serverWith(webhookYaml(target.url))
    for (let n = 0; n < 3; n++) await server.post(platePost(`CAR${n}`))
    const [one] = await deliveriesOf(server, 3, '&status=failed')
    target.behave(accept)
    expect((await call(server, `deliveries/${one?.id}/resend`, 'POST')).json).toEqual({ count: 1 })
    await target.got(4)
    expect(target.received[3]?.headers['webhook-id']).toBe(one?.id)
    await deliveriesOf(server, 1, '&status=delivered')
    expect((await call(server, 'deliveries/resend', 'POST', { output: 'file:gate' })).json).toEqual({ count: 2 })
    await deliveriesOf(server, 3, '&status=delivered')
    expect(target.received).toHaveLength(6)
    expect((await call(server, 'deliveries/nothing/resend', 'POST')).status).toBe(404)
  })

  it('is listed and sent again by the command line while the server runs', async () => {
    const target = await startTarget(answer(400))
    const server = await serverWith(webhookYaml(target.url))
    await server.post(platePost('CAR1'))
    await deliveriesOf(server, 1, '&status=failed')
    const env = { VIEWTRON_DATA_DIR: server.dataDir }
    const shown = await runCli(['deliveries', '--failed'], { env })
    expect(shown.stdout).toMatch(/gate +alarm +Gate +failed +1 attempt .*the target answered 400/)
    const outputs = async () => (await runCli(['outputs'], { env })).stdout
    // The place in the log is stored a little later, and the incident of the event has an entry too.
    await until(async () => /gate +failing +0 behind +0 pending +1 failed/.test(await outputs()))
    target.behave(accept)
    const resent = await runCli(['deliveries', '--failed', '--output', 'gate', '--resend'], { env })
    expect([resent.stdout, resent.code]).toEqual(['1 failed delivery is sent again.\n', 0])
    await target.got(2)
    await deliveriesOf(server, 1, '&status=delivered')
    const lines = (await runCli(['deliveries', '--json', '--output', 'gate'], { env })).stdout
    expect(JSON.parse(lines)).toMatchObject({ status: 'delivered', output: { name: 'gate' } })
    expect((await runCli(['deliveries', '--output', 'nothing'], { env })).code).toBe(1)
  })
})

describe('a dead target', () => {
  it('has at most 200 pending deliveries; the rest waits in the log, and all arrive when it works again', async () => {
    const target = await startTarget()
    const { port } = new URL(target.url)
    const server = await serverWith(webhookYaml(target.url))
    await target.close()
    for (let n = 0; n < 450; n++) await server.post(platePost(`CAR${n}`))
    const state = async () => (await call(server, 'outputs')).json.items[0]
    await until(async () => (await state()).behind > 200 && (await state()).pending >= 100, { what: 'a backlog' })
    expect((await state()).pending).toBeLessThanOrEqual(200)
    expect((await call(server, 'deliveries?limit=500')).json.items.length).toBeLessThanOrEqual(200)
    expect(await state()).toMatchObject({ state: 'failing', detail: expect.stringContaining('nothing answers') })
    const back = await startTarget(accept, Number(port))
    await until(() => new Set(back.received.map(({ json }) => json.event.id)).size === 450, {
      withinMs: 60_000,
      what: 'all events',
    })
    await until(async () => (await state()).state === 'ok')
  }, 90_000)
})
