import http from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { alertsOf, call, platePost, processWith, type SeenAlert, serverWith } from '../rules/posts.ts'
import { startServer } from '../support/server-process.ts'
import { until } from '../support/until.ts'

const everyCar = (more = '') => `
rules:
  - name: Cars
    when: { category: lpr }
    alert: { severity: warning, text: '{plate} at {camera}' }
${more}`

/** The alerts of the live stream so far. */
function listen(server: { webUrl: string }): () => SeenAlert[] {
  let text = ''
  const request = http.get(`${server.webUrl}api/v1/events/stream?kinds=alert`, response => {
    response.on('data', chunk => {
      text += chunk
    })
  })
  onTestFinished(() => void request.destroy())
  return () => [...text.matchAll(/event: alert\ndata: (.*)\n/g)].map(([, data]) => JSON.parse(data ?? ''))
}

describe('an alert', () => {
  it('is raised by an event, sent to the live stream, and marked as seen', async () => {
    const server = await serverWith(everyCar())
    const heard = listen(server)
    await until(() => call(server, 'stats').then(({ status }) => status === 200))
    await server.post(platePost('ABC123'))
    const [alert] = await alertsOf(server, 1)
    expect(alert).toMatchObject({
      rule: 'Cars',
      severity: 'warning',
      subject: 'ABC123',
      text: 'ABC123 at Gate',
      seenAt: null,
      endedAt: null,
      eventId: (await call(server, 'events')).json.items[0].id,
    })
    await until(() => heard().length > 0, { what: 'the alert in the live stream' })
    expect(heard()).toEqual([alert])
    const seen = await call(server, `alerts/${alert?.id}/seen`, 'POST')
    expect(seen.json).toMatchObject({ id: alert?.id, seenAt: expect.stringMatching(/Z$/), seenBy: expect.any(String) })
    await until(() => heard().some(({ seenAt }) => seenAt !== null), { what: 'the seen alert in the live stream' })
    expect((await call(server, 'alerts?seen=false')).json).toMatchObject({ items: [], unseen: 0 })
    expect((await call(server, 'alerts/nothing/seen', 'POST')).status).toBe(404)
  })

  it('is listed in pages, newest first, with the number of unseen alerts', async () => {
    const server = await serverWith(everyCar())
    for (let n = 1; n <= 5; n++) await server.post(platePost(`CAR${n}`))
    await alertsOf(server, 5)
    const first = (await call(server, 'alerts?limit=3')).json
    expect([first.unseen, ...first.items.map((one: SeenAlert) => one.subject)]).toEqual([5, 'CAR5', 'CAR4', 'CAR3'])
    const second = (await call(server, `alerts?limit=3&cursor=${first.nextCursor}`)).json
    expect(second.items.map((one: SeenAlert) => one.subject)).toEqual(['CAR2', 'CAR1'])
    expect(second.nextCursor).toBeNull()
    expect((await call(server, 'alerts/seen', 'POST')).json).toMatchObject({ count: 5 })
    expect((await call(server, 'alerts')).json.unseen).toBe(0)
  })

  it('follows a change of its rule at once', async () => {
    const server = await serverWith('')
    await server.post(platePost('BEFORE'))
    const rule = { name: 'Cars', when: { category: ['lpr'] }, alert: { severity: 'critical' } }
    const marks = { name: 'Marks', when: { plate: { number: ['MARK*'] } }, alert: { severity: 'info' } }
    const { id } = (await call(server, 'rules', 'POST', rule)).json
    // Alerts are raised in the order of events, so the alert about a mark shows that everything before it was processed.
    const post = async (plate: string, alerts: number) => {
      for (const one of [plate, `MARK${plate}`]) await server.post(platePost(one))
      return (await alertsOf(server, alerts)).map(({ subject }) => subject)
    }
    await server.post(platePost('FIRST'))
    await alertsOf(server, 1)
    await call(server, 'rules', 'POST', marks)
    await call(server, `rules/${id}`, 'PATCH', { when: { plate: { number: ['SECOND'] } } })
    expect(await post('FIRST', 2)).toEqual(['FIRST', 'MARKFIRST'])
    expect(await post('SECOND', 4)).toEqual(['FIRST', 'MARKFIRST', 'SECOND', 'MARKSECOND'])
    await call(server, `rules/${id}`, 'PATCH', { enabled: false })
    expect((await post('SECOND', 5)).slice(4)).toEqual(['MARKSECOND'])
  })

  it('contains how many were held back before it', async () => {
    const server = await serverWith(everyCar('    cooldown: { for: 1s, by: plate }\n'))
    for (let n = 0; n < 3; n++) await server.post(platePost('ABC123'))
    await alertsOf(server, 1)
    const texts = await until(
      async () => {
        await server.post(platePost('ABC123'))
        const alerts = (await call(server, 'alerts')).json.items as SeenAlert[]
        return alerts.length > 1 ? alerts.map(({ text }) => text) : null
      },
      { what: 'the alert after the cool-down' },
    )
    expect(texts[0]).toMatch(/^ABC123 at Gate \(\d+ more before it held back\)$/)
    expect(texts.at(-1)).toBe('ABC123 at Gate')
  })

  it('is not raised for a device that waits for approval', async () => {
    const server = await serverWith(everyCar())
    await call(server, 'settings', 'PATCH', { approveDevices: true })
    await server.post(platePost('NEW1', { mac: '58:5b:69:00:00:99', name: 'Stranger' }))
    const tried = await until(async () => {
      const { json } = await call(server, 'rules/try', 'POST', { rule: { name: 'x' } })
      return json.looked > 0 ? json : null
    })
    expect(tried.items[0]).toMatchObject({ verdict: 'no', why: ['approval: Stranger waits for approval'] })
    const [camera] = (await call(server, 'cameras')).json.items
    await call(server, `cameras/${camera.id}`, 'PATCH', { state: 'approved' })
    await until(async () => {
      await server.post(platePost('NEW2', { mac: '58:5b:69:00:00:99', name: 'Stranger' }))
      return (await call(server, 'alerts')).json.items.length > 0
    })
    const alerts = (await call(server, 'alerts')).json.items as SeenAlert[]
    expect(alerts.every(({ subject }) => subject === 'NEW2')).toBe(true)
  })
})

describe('a server that is killed', () => {
  it('raises an alert for every event, none twice', async () => {
    const yaml = everyCar('    maxPerHour: 100000\n')
    const server = await processWith(yaml)
    const { dataDir } = server
    const acknowledged: string[] = []
    let running = server
    for (let round = 0; round < 3; round++) {
      const posts = Array.from({ length: 60 }, (_, n) => `R${round}N${n}`)
      let sent = 0
      await Promise.all(
        posts.map(async plate => {
          const reply = await running.post(platePost(plate)).catch(() => null)
          if (reply?.status === 200) acknowledged.push(plate)
          if (++sent === 45 && round < 2) running.kill('SIGKILL')
        }),
      )
      if (round === 2) break
      await running.exited
      running = await startServer({ dataDir, env: { VIEWTRON_AUTH: 'off' } })
    }
    expect(acknowledged.length).toBeGreaterThan(100)
    await until(
      async () => {
        const behind = await call(running, 'alerts?limit=500')
        const found = new Set(behind.json.items.map((one: SeenAlert) => one.subject))
        return acknowledged.every(plate => found.has(plate))
      },
      { what: 'an alert for every acknowledged event' },
    )
    const subjects = (await alertsOf(running, acknowledged.length)).map(({ subject }) => subject)
    expect(new Set(subjects).size).toBe(subjects.length)
  }, 120_000)

  it('keeps its cooldowns', async () => {
    const server = await processWith(everyCar('    cooldown: { for: 1h, by: plate }\n'))
    await server.post(platePost('ABC123'))
    await alertsOf(server, 1)
    server.kill('SIGKILL')
    await server.exited
    const again = await startServer({ dataDir: server.dataDir, env: { VIEWTRON_AUTH: 'off' } })
    for (const plate of ['ABC123', 'OTHER1']) await again.post(platePost(plate))
    const subjects = (await alertsOf(again, 2)).map(({ subject }) => subject)
    expect(subjects).toEqual(['ABC123', 'OTHER1'])
  })
})
