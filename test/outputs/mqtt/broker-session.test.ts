import { createServer, type Socket } from 'node:net'
import { parser, writeToStream } from 'mqtt-packet'
import { expect, it, onTestFinished } from 'vitest'
import { BrokerSession } from '../../../src/outputs/mqtt/broker-session.ts'
import { mqttSettings } from '../../../src/outputs/mqtt/mqtt-settings.ts'
import { until } from '../../support/until.ts'

const mebibyte = 2 ** 20

/** A broker that receives messages and acknowledges them only when told to. */
async function holdingBroker() {
  const received: { socket: Socket; messageId: number; bytes: number }[] = []
  const server = createServer(socket => {
    const packets = parser({ protocolVersion: 4 })
    packets.on('packet', packet => {
      if (packet.cmd === 'connect') writeToStream({ cmd: 'connack', returnCode: 0, sessionPresent: false }, socket)
      if (packet.cmd !== 'publish') return
      received.push({ socket, messageId: packet.messageId ?? 0, bytes: packet.payload.length })
    })
    socket.on('error', () => undefined)
    socket.on('data', chunk => packets.parse(chunk))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
  })
  const { port } = server.address() as { port: number }
  const acknowledge = () => {
    for (const { socket, messageId } of received) writeToStream({ cmd: 'puback', messageId }, socket)
  }
  return { url: `mqtt://127.0.0.1:${port}`, received, acknowledge }
}

it('keeps no copy of a picture that waits for its acknowledgement', async () => {
  const { url, received, acknowledge } = await holdingBroker()
  const { broker } = mqttSettings({ url }) ?? {}
  if (!broker) throw new Error('no settings')
  const session = await BrokerSession.open({
    broker,
    clientId: 'test',
    available: 'available',
    subscribe: [],
    onMessage: () => undefined,
  })
  onTestFinished(() => session.close({ abruptly: true }))
  const stored: unknown[] = []
  const picture = Buffer.alloc(mebibyte)
  const inside = session as unknown as { client: { outgoingStore: { _inflights: Map<number, { payload: unknown }> } } }
  const published = [1, 2, 3].map(n => session.publish(`topic/${n}`, picture, false))
  await until(() => received.length === 3, { what: 'three messages' })
  expect(received.map(({ bytes }) => bytes)).toEqual([mebibyte, mebibyte, mebibyte])
  for (const { payload } of inside.client.outgoingStore._inflights.values()) stored.push(payload)
  expect(stored).toHaveLength(3)
  expect(stored.every(payload => payload === picture)).toBe(true)
  acknowledge()
  await Promise.all(published)
  expect(inside.client.outgoingStore._inflights.size).toBe(0)
})
