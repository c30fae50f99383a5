import { describe, expect, it } from 'vitest'
import { AckRecorder } from '../../../bench/outputs/ack-recorder.ts'
import { freshPost, smallAlarm } from '../../support/posts.ts'
import { rounds } from '../../support/rounds.ts'
import { storedEvents } from '../../support/stored.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { until } from '../../support/until.ts'
import { WebVisitor } from '../../support/web-client.ts'
import { gate, outputOf, start, startProcess } from './broker-server.ts'
import { type Heard, Listener, Mosquitto, noBroker } from './mosquitto.ts'

describe.skipIf(noBroker)(`with a real broker${noBroker ? ` – left out: ${noBroker}` : ''}`, () => {
  it('publishes an event on its topics, after its pictures', async () => {
    const broker = await Mosquitto.start()
    const listener = await Listener.open(broker.url)
    const server = await start(broker.url)
    await listener.next('viewtron/available', ({ text }) => text === 'online')
    await server.post(freshPost('ipc-v2.1/lpr'))

    const { json: state } = await listener.next(`${gate}/lpr`)
    expect(state).toMatchObject({ plate_number: 'KXR4821', plate_status: 'whiteList', confidence: 99 })
    const { json: event } = await listener.next('viewtron/events')
    expect(event).toMatchObject({ category: 'lpr', replayed: false, camera: { id: 'gate_127_0_0_1' } })
    expect(state.event.id).toBe(event.id)
    expect(await listener.next(`${gate}/event/lpr`)).toMatchObject({ json: event })
    expect(await listener.next(`${gate}/plate/event`)).toMatchObject({ json: { event_type: 'read', plate: 'KXR4821' } })
    expect(await listener.next(`${gate}/allowed_vehicle`)).toMatchObject({ text: 'ON' })
    const places = [`${gate}/image/plate/target`, 'viewtron/events', `${gate}/target_image`, `${gate}/lpr`]
    const order = places.map(topic => listener.heard.findIndex(message => message.topic === topic))
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(listener.last(`${gate}/target_image`)?.text).toMatch(/^picture of \d+$/)
  })

  it('retains states, the last plate and its pictures, but nothing that opens a gate', async () => {
    const broker = await Mosquitto.start()
    const server = await start(broker.url)
    await server.post(freshPost('ipc-v2.1/lpr'))
    await server.post(freshPost('ipc-v1x/alarm-status'))
    const early = await Listener.open(broker.url, {}, [`${gate}/lpr`, 'viewtron/+/alarm/perimeter'])
    await early.next(`${gate}/lpr`)
    await until(() => early.heard.some(({ topic }) => topic.endsWith('/alarm/perimeter')))

    const late = await Listener.open(broker.url)
    await late.next(`${gate}/overview_image`)
    await late.next(`${gate}/image/plate/target`)
    await late.next(`${gate}/plate`)
    expect(late.heard.every(({ retain }) => retain)).toBe(true)
    expect(late.last('viewtron/available')?.text).toBe('online')
    expect(late.heard.filter(({ topic, text }) => topic.endsWith('allowed_vehicle') && text === 'ON')).toEqual([])
    expect(late.heard.filter(({ topic }) => topic === 'viewtron/events' || topic.endsWith('/plate/event'))).toEqual([])
  })

  it('publishes every entity to Home Assistant before its first state', async () => {
    const broker = await Mosquitto.start()
    const listener = await Listener.open(broker.url)
    const server = await start(broker.url)
    await listener.next('viewtron/available')
    await server.post(freshPost('ipc-v2.1/lpr'))
    await server.post(freshPost('ipc-v2.1/lpr'))
    await until(() => listener.on(`${gate}/lpr`).length === 2)
    const configs = listener.heard.filter(({ topic, text }) => topic.startsWith('homeassistant/') && text !== '')
    expect(configs.length).toBeGreaterThan(35)
    const [firstState] = listener.on(`${gate}/lpr`)
    expect(configs.every(config => listener.heard.indexOf(config) < listener.heard.indexOf(firstState as Heard))).toBe(
      true,
    )
  })

  it('publishes everything again when Home Assistant has started', async () => {
    const broker = await Mosquitto.start()
    const listener = await Listener.open(broker.url)
    const server = await start(broker.url)
    await server.post(freshPost('ipc-v2.1/lpr'))
    await listener.next(`${gate}/lpr`)
    const before = listener.heard.length
    await listener.client.publishAsync('homeassistant/status', 'online')
    const later = () => listener.heard.slice(before)
    await until(() => later().some(({ topic }) => topic === `${gate}/plate`))
    expect(later().filter(({ topic, text }) => topic.endsWith('/config') && text !== '').length).toBeGreaterThan(35)
    // Automations open gates on this topic, so it is not published again.
    expect(later().filter(({ topic }) => topic === `${gate}/lpr`)).toEqual([])
  })

  it('positions turn presence on and off', async () => {
    const broker = await Mosquitto.start()
    const listener = await Listener.open(broker.url, {}, 'viewtron/+/presence/+')
    const server = await start(broker.url)
    const [word = ''] = /<targetType[^>]*>\w+/.exec(freshPost('ipc-v1x/trajectory').toString()) ?? []
    expect(word).not.toBe('')
    const posting = setInterval(() => void server.post(freshPost('ipc-v1x/trajectory')).catch(() => undefined), 200)
    const isOn = ({ text }: { text: string }) => text === 'ON'
    const { topic } = await until(() => listener.heard.find(isOn), { what: 'presence' })
    clearInterval(posting)
    await until(() => listener.last(topic)?.text === 'OFF', { what: 'the end of it' })
    const late = await Listener.open(broker.url, {}, topic)
    // A post that was still under way may turn it on and off once more.
    await late.next(topic, ({ text }) => text === 'OFF')
    expect(late.on(topic)[0]).toMatchObject({ retain: true })
  })

  it('publishes a rule on its topic, as often as its cooldown allows', async () => {
    const broker = await Mosquitto.start()
    const listener = await Listener.open(broker.url)
    const rule =
      'name: visitors, when: { category: [lpr] }, cooldown: { for: 1h, by: plate }, mqtt: { topic: house/visitors }'
    const server = await start(broker.url, { yaml: `rules: [{ ${rule} }]\n` })
    for (const plate of ['AAA111', 'AAA111', 'BBB222']) {
      await server.post(freshPost('ipc-v2.1/lpr').toString().replaceAll('KXR4821', plate))
    }
    await server.post(freshPost('ipc-v1x/zone-entry'))
    await until(() => listener.on('viewtron/events').length === 4)
    const told = listener.on('house/visitors').map(({ json }) => [json.rule, json.event.targets[0].plate.number])
    expect(told).toEqual([
      ['visitors', 'AAA111'],
      ['visitors', 'BBB222'],
    ])
  })

  it('publishes a backlog at hundreds of events a second', async () => {
    const broker = await Mosquitto.start()
    const server = await start(broker.url, { yaml: 'mqtt: { discovery: false }\n' })
    await until(async () => (await outputOf(server.webUrl)).state === 'ok')
    await broker.kill()
    for (let n = 0; n < 100; n++) {
      await Promise.all(Array.from({ length: 10 }, (_, k) => server.post(smallAlarm({ targetId: n * 10 + k }))))
    }
    expect((await outputOf(server.webUrl)).behind).toBeGreaterThan(900)
    await broker.run()
    await until(async () => (await outputOf(server.webUrl)).state === 'ok', { withinMs: 40_000 })
    const beganAt = performance.now()
    await until(async () => (await outputOf(server.webUrl)).behind === 0, { withinMs: 20_000 })
    const perSecond = 1000 / ((performance.now() - beganAt) / 1000)
    expect(perSecond).toBeGreaterThan(100)
  }, 80_000)

  it('removes the entities of a camera that is ignored', async () => {
    const broker = await Mosquitto.start()
    const listener = await Listener.open(broker.url)
    const server = await start(broker.url)
    await server.post(freshPost('ipc-v2.1/lpr'))
    await listener.next(`${gate}/lpr`)
    const visitor = new WebVisitor(server.webUrl)
    await visitor.send('/api/v1/cameras/gate_127_0_0_1', { method: 'PATCH', body: { state: 'ignored' } })
    // The entity of the arming modes belongs to the server.
    const ofCamera = ({ topic }: { topic: string }) => topic.endsWith('/config') && !topic.includes('/select/')
    const topics = new Set(listener.heard.filter(ofCamera).map(({ topic }) => topic))
    expect(topics.size).toBeGreaterThan(2)
    await until(() => [...topics].every(topic => listener.last(topic)?.text === ''))
    const late = await Listener.open(broker.url)
    await late.next('viewtron/available')
    expect(late.heard.filter(ofCamera)).toEqual([])
  })

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'delivers every event at least once, and in order per camera, to a broker that is ended by %s again and again',
    async signal => {
      const broker = await Mosquitto.start()
      const recorder = await AckRecorder.before(broker)
      const server = await start(recorder.url, { yaml: 'mqtt: { discovery: false, images: false, bridge: false }\n' })
      const macs = ['58:5b:69:00:00:61', '58:5b:69:00:00:62']
      let isOver = false
      const posting = (async () => {
        for (let targetId = 1; !isOver; targetId++) {
          for (const mac of macs) await server.post(smallAlarm({ mac, targetId }))
        }
      })()
      const acknowledged = () => recorder.acknowledged.filter(({ topic }) => topic === 'viewtron/events')
      const restarts = rounds({ short: 4, long: 10 })
      for (let round = 0; round < restarts; round++) {
        const before = acknowledged().length
        await until(() => acknowledged().length > before + 10, { withinMs: 20_000, what: 'events after a restart' })
        await broker.kill(signal)
        await broker.run()
      }
      isOver = true
      await posting
      await until(async () => (await outputOf(server.webUrl)).behind === 0, { withinMs: 30_000 })
      expect(await outputOf(server.webUrl)).toMatchObject({ behind: 0, state: 'ok' })
      const events = acknowledged().map(({ payload }) => JSON.parse(payload))
      const ids = new Set(events.map(({ id }) => id))
      const stored = await storedEvents(server.dataDir)
      expect(stored.length).toBeGreaterThan(restarts * 10)
      expect(stored.filter(({ id }) => !ids.has(id))).toEqual([])
      for (const camera of new Set(stored.map(event => event.camera.id))) {
        const seqs = [...new Set(events.filter(event => event.camera.id === camera).map(({ seq }) => seq))]
        expect(seqs).toEqual(seqs.toSorted((a, b) => a - b))
      }
    },
    90_000,
  )

  it('publishes the events of an outage in order and marked, states as they are now, and opens no gate late', async () => {
    const broker = await Mosquitto.start({ listener: [] })
    const dataDir = temporaryFolder()
    const yaml = 'mqtt: { discovery: false }\n'
    const first = await start(broker.url, { dataDir, yaml })
    await first.post(freshPost('ipc-v2.1/lpr'))
    await until(async () => (await outputOf(first.webUrl)).deliveredLastHour > 0)
    await broker.kill()
    const others = ['AAA111', 'BBB222', 'CCC333']
    for (const plate of others) await first.post(freshPost('ipc-v2.1/lpr').toString().replaceAll('KXR4821', plate))
    await until(async () => Date.now() - Date.parse((await storedEvents(dataDir)).at(-1)?.receivedAt ?? '') > 11_000, {
      withinMs: 15_000,
    })
    await broker.run()
    const listener = await Listener.open(broker.url)
    await until(() => listener.on(`${gate}/plate`).some(({ json }) => json.plate === 'CCC333'), { withinMs: 40_000 })
    const replayed = listener.on('viewtron/events').map(({ json }) => [json.targets[0].plate.number, json.replayed])
    expect(replayed).toEqual(others.map(plate => [plate, true]))
    expect(listener.on(`${gate}/plate/event`).map(({ json }) => json.event_type)).toEqual(others.map(() => 'replayed'))
    expect(
      listener
        .on(`${gate}/plate`)
        .map(({ json }) => json.plate)
        .filter(plate => plate !== 'KXR4821'),
    ).toEqual(['CCC333'])
    expect(listener.on(`${gate}/lpr`)).toEqual([])
    expect(listener.on(`${gate}/allowed_vehicle`).every(({ text }) => text === 'OFF')).toBe(true)
  }, 80_000)

  it('loses no event when the server is killed', async () => {
    const broker = await Mosquitto.start()
    const listener = await Listener.open(broker.url, {}, 'viewtron/events')
    const dataDir = temporaryFolder()
    const yaml = 'mqtt: { discovery: false, images: false }\n'
    const kills = rounds({ short: 2, long: 4 })
    for (let round = 0; round < kills; round++) {
      const server = await startProcess(broker.url, { dataDir, yaml })
      for (let targetId = 0; targetId < 40; targetId++) await server.post(smallAlarm({ targetId }))
      server.kill('SIGKILL')
      await server.exited
    }
    await start(broker.url, { dataDir, yaml })
    const stored = (await storedEvents(dataDir)).map(({ id }) => id)
    expect(stored.length).toBe(kills * 40)
    const missing = () => {
      const heard = new Set(listener.heard.map(({ json }) => json.id))
      return stored.filter(id => !heard.has(id))
    }
    await until(() => missing().length === 0, { what: 'every event', withinMs: 20_000 })
  }, 90_000)
})
