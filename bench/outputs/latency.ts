import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import mqtt from 'mqtt'
import { encodePictures } from '../pictures.ts'
import { PostConnection } from '../post-connection.ts'
import { firstTargetId, makePost } from '../posts.ts'
import { quantile } from '../statistics.ts'
import type { Measure } from './measure.ts'
import { startBroker, startServer, webhook } from './setup.ts'

const posts = 200
const everyMs = 50

type Arrivals = Map<number, number>

function note(arrivals: Arrivals, body: string): void {
  const message = JSON.parse(body)
  const event = message.event ?? message
  const number = event.targets?.[0]?.targetId - firstTargetId
  if (!arrivals.has(number)) arrivals.set(number, performance.now())
}

async function post(port: number): Promise<Arrivals> {
  const acknowledged: Arrivals = new Map()
  const connection = new PostConnection({ port })
  const one = makePost('event', 1, await encodePictures())
  for (let serial = 0; serial < posts; serial++) {
    one.stamp(serial)
    await connection.send(one.request)
    acknowledged.set(serial, performance.now())
    await pause(everyMs)
  }
  connection.close()
  return acknowledged
}

function row(what: string, goal: string, acknowledged: Arrivals, arrived: Arrivals): Measure {
  const waits = [...acknowledged].map(([number, at]) => (arrived.get(number) ?? Number.NaN) - at)
  const known = waits.filter(wait => !Number.isNaN(wait))
  const value = `median ${quantile(known, 0.5).toFixed(1)} ms, 95 % ${quantile(known, 0.95).toFixed(1)} ms (${known.length} of ${posts})`
  return { what, value, goal }
}

/** Time from the reply to the camera until a message reaches the broker's subscriber, and a delivery the target. */
export async function measureLatency(folder: string): Promise<Measure[]> {
  const webhooks: Arrivals = new Map()
  const messages: Arrivals = new Map()
  const target = http.createServer(async (request, response) => {
    note(webhooks, String(await buffer(request)))
    response.end()
  })
  await new Promise<void>(resolve => target.listen(0, '127.0.0.1', resolve))
  await using broker = await startBroker(folder)
  const url = `http://127.0.0.1:${(target.address() as AddressInfo).port}/`
  const env = broker ? { VIEWTRON_MQTT_URL: broker.url } : {}
  await using server = await startServer(join(folder, 'latency'), webhook(url), env as Record<string, string>)
  const client = broker && (await mqtt.connectAsync(broker.url))
  client?.on('message', (_topic, payload) => note(messages, payload.toString()))
  await client?.subscribeAsync('viewtron/events', { qos: 1 })
  const acknowledged = await post(server.port)
  await pause(1000)
  await client?.endAsync()
  target.close()
  target.closeAllConnections()
  const mqttRow = row('Acknowledgement to MQTT message', '< 50 ms', acknowledged, messages)
  return [
    row('Acknowledgement to webhook', '', acknowledged, webhooks),
    broker ? mqttRow : { ...mqttRow, value: 'no mosquitto on this machine' },
  ]
}
