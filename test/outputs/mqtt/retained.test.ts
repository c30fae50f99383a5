import { describe, expect, it } from 'vitest'
import { startHostedServer } from '../../support/hosted-server.ts'
import { freshPost } from '../../support/posts.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { until } from '../../support/until.ts'
import { WebVisitor } from '../../support/web-client.ts'
import { Listener, Mosquitto, noBroker } from './mosquitto.ts'

const camera = 'gate_127_0_0_1'

function start(url: string, dataDir = temporaryFolder()) {
  const env = { VIEWTRON_AUTH: 'off', VIEWTRON_LOG_LEVEL: 'warn', VIEWTRON_MQTT_URL: url }
  return startHostedServer({ dataDir, env })
}

/** Topics of the camera with retained messages, including discovery. */
async function retained(url: string): Promise<string[]> {
  const listener = await Listener.open(url)
  await listener.next('viewtron/available')
  await listener.client.endAsync()
  return listener.heard.filter(({ retain, topic }) => retain && topic.includes(camera)).map(({ topic }) => topic)
}

async function post(server: Awaited<ReturnType<typeof start>>, listener: Listener): Promise<void> {
  await server.post(freshPost('ipc-v2.1/lpr'))
  await server.post(freshPost('ipc-v2.1/alarm-status'))
  await server.post(freshPost('ipc-v2.1/line-counting'))
  await listener.next(`viewtron/${camera}/lpr`)
  await listener.next(`viewtron/${camera}/availability`)
  await until(() => listener.heard.some(({ topic }) => topic.startsWith(`viewtron/${camera}/count/`)))
}

const ignore = (webUrl: string) =>
  new WebVisitor(webUrl).send(`/api/v1/cameras/${camera}`, { method: 'PATCH', body: { state: 'ignored' } })

const persistent = { listener: ['persistence true', 'persistence_location PLACE/'] }

describe.skipIf(noBroker)(`retained messages of a camera${noBroker ? ` – left out: ${noBroker}` : ''}`, () => {
  it('are removed when the camera is ignored', async () => {
    const broker = await Mosquitto.start()
    const listener = await Listener.open(broker.url)
    const server = await start(broker.url)
    await post(server, listener)
    expect((await retained(broker.url)).length).toBeGreaterThan(20)
    expect((await ignore(server.webUrl)).status).toBe(200)
    await until(async () => (await retained(broker.url)).length === 0, { what: 'an empty broker', withinMs: 20_000 })
  }, 120_000)

  it('are removed when the camera is merged into another', async () => {
    const broker = await Mosquitto.start()
    const listener = await Listener.open(broker.url)
    const server = await start(broker.url)
    await post(server, listener)
    await server.post(freshPost('ipc-v1x/perimeter-intrusion'))
    const other = await until(() => {
      const topic = listener.heard.find(({ topic }) => /^viewtron\/street.*\/availability$/.test(topic))?.topic
      return topic?.split('/')[1]
    })
    const visitor = new WebVisitor(server.webUrl)
    const merged = await visitor.send(`/api/v1/cameras/${camera}/merge`, { method: 'POST', body: { into: other } })
    expect(merged.status, merged.text).toBe(200)
    await until(async () => (await retained(broker.url)).length === 0, { what: 'an empty broker', withinMs: 20_000 })
    const late = await Listener.open(broker.url)
    await late.next(`viewtron/${other}/availability`)
  }, 120_000)

  it('are removed also if that happened while broker and server were stopped', async () => {
    const broker = await Mosquitto.start(persistent)
    const listener = await Listener.open(broker.url)
    const dataDir = temporaryFolder()
    const server = await start(broker.url, dataDir)
    await post(server, listener)
    await listener.client.endAsync()
    await broker.kill('SIGTERM')
    await ignore(server.webUrl)
    await server.stop()
    await broker.run()
    expect((await retained(broker.url)).length).toBeGreaterThan(20)
    await start(broker.url, dataDir)
    await until(async () => (await retained(broker.url)).length === 0, { what: 'an empty broker', withinMs: 20_000 })
  }, 90_000)

  it('of other cameras stay', async () => {
    const broker = await Mosquitto.start()
    const listener = await Listener.open(broker.url)
    const server = await start(broker.url)
    await post(server, listener)
    await server.post(freshPost('ipc-v1x/perimeter-intrusion'))
    const isOther = ({ topic }: { topic: string }) => /^viewtron\/street.*\/availability$/.test(topic)
    const { topic } = await until(() => listener.heard.find(isOther))
    const id = topic.split('/')[1] ?? ''
    await new WebVisitor(server.webUrl).send(`/api/v1/cameras/${id}`, { method: 'PATCH', body: { state: 'ignored' } })
    await listener.next(topic, ({ text }) => text === '')
    expect((await retained(broker.url)).length).toBeGreaterThan(20)
  }, 120_000)
})
