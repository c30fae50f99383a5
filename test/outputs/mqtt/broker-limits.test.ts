import { writeFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { call, platePost } from '../../rules/posts.ts'
import { type HostedServer, startHostedServer } from '../../support/hosted-server.ts'
import { smallAlarm, tinyPicture } from '../../support/posts.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { until } from '../../support/until.ts'
import { freePort, Listener, Mosquitto, noBroker } from './mosquitto.ts'

const kibibyte = 1024

function start(url: string, mqtt: Record<string, unknown> = {}, more: Record<string, unknown> = {}) {
  const dataDir = temporaryFolder()
  const yaml = { ...more, mqtt: { url, discovery: false, ...mqtt } }
  writeFileSync(join(dataDir, 'viewtron.yaml'), JSON.stringify(yaml))
  return startHostedServer({ dataDir, env: { VIEWTRON_AUTH: 'off', VIEWTRON_LOG_LEVEL: 'warn' } })
}

async function stateOf(server: HostedServer) {
  const { json } = await call(server, 'outputs')
  return json.items.find(({ kind }: { kind: string }) => kind === 'mqtt')
}

const connected = (server: HostedServer) =>
  until(async () => (await stateOf(server)).state === 'ok', { what: 'the connection', withinMs: 15_000 })

const says = (server: HostedServer, words: string) =>
  until(async () => (await stateOf(server)).detail.includes(words), { what: `“${words}”`, withinMs: 20_000 })

const test = async (server: HostedServer) => (await call(server, 'outputs/mqtt/test', 'POST')).json

/** A JPEG of this size; most of it is a comment segment. */
function pictureOf(bytes: number): string {
  const plain = Buffer.from(tinyPicture, 'base64')
  const comments: Buffer[] = []
  for (let left = bytes - plain.length; left > 4; left -= 60_004) {
    const size = Math.min(60_000, left - 4)
    const head = Buffer.from([0xff, 0xfe, (size + 2) >> 8, (size + 2) & 0xff])
    comments.push(head, Buffer.alloc(size, 'x'))
  }
  return Buffer.concat([plain.subarray(0, 2), ...comments, plain.subarray(2)]).toString('base64')
}

const largePost = (targetId: number, bytes = 200 * kibibyte) => smallAlarm({ targetId, pictureXml: pictureOf(bytes) })

/** The target numbers of the received events. */
const targetsHeard = (listener: Listener) =>
  listener.on('viewtron/events').map(({ json }) => json.targets[0]?.targetId as number)

describe.skipIf(noBroker)(`a broker with limits${noBroker ? ` – left out: ${noBroker}` : ''}`, () => {
  it.each([0, 1, 2])('delivers and counts every event with QoS %i', async qos => {
    const broker = await Mosquitto.start()
    const listener = await Listener.open(broker.url)
    const server = await start(broker.url, { qos })
    await connected(server)
    for (let n = 1; n <= 20; n++) await server.post(smallAlarm({ targetId: n }))
    await until(() => targetsHeard(listener).length === 20, { what: '20 events' })
    expect(targetsHeard(listener)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1))
    const state = await until(async () => {
      const found = await stateOf(server)
      return found.behind === 0 && found
    })
    expect(state.deliveredLastHour).toBeGreaterThanOrEqual(20)
    expect(await test(server)).toMatchObject({ ok: true, detail: expect.stringContaining('viewtron/test') })
  })

  describe('skips a picture that is too large, reports its size, and loses no event', () => {
    it.each([
      ['MQTT 5, message_size_limit', 'message_size_limit 100000', { version: 5 }],
      ['MQTT 5, message_size_limit, QoS 2', 'message_size_limit 100000', { version: 5, qos: 2 }],
      ['MQTT 5, max_packet_size', 'max_packet_size 100000', { version: 5 }],
      ['MQTT 5, max_packet_size, QoS 0', 'max_packet_size 100000', { version: 5, qos: 0 }],
      ['MQTT 3.1.1, max_packet_size', 'max_packet_size 100000', {}],
    ])(
      '%s',
      async (_what, limit, mqtt) => {
        const broker = await Mosquitto.start({ listener: [limit] })
        const listener = await Listener.open(broker.url)
        const server = await start(broker.url, mqtt)
        await connected(server)
        await server.post(largePost(1))
        await server.post(largePost(2, 50 * kibibyte))
        await until(() => new Set(targetsHeard(listener)).size === 2, { what: 'both events', withinMs: 25_000 })
        await says(server, 'A picture of 200 KiB was too large for the broker.')
        const pictures = listener.heard
          .filter(({ topic }) => /^viewtron.*\/image\//.test(topic))
          .map(({ text }) => text)
        expect(new Set(pictures)).toEqual(new Set([`picture of ${50 * kibibyte}`]))
      },
      40_000,
    )

    it('MQTT 3.1.1 with QoS 0, after the broker has closed the connection twice', async () => {
      const broker = await Mosquitto.start({ listener: ['max_packet_size 100000'] })
      const listener = await Listener.open(broker.url)
      const server = await start(broker.url, { qos: 0 })
      await connected(server)
      // Without acknowledgements, messages after such a picture may be lost with the connection.
      const posting = setInterval(() => void server.post(largePost(1)).catch(() => undefined), 300)
      onTestFinished(() => clearInterval(posting))
      await says(server, 'A picture of 200 KiB was too large for the broker.')
      clearInterval(posting)
      await connected(server)
      await server.post(largePost(2))
      await until(() => targetsHeard(listener).includes(2), { what: 'the next event' })
    }, 40_000)
  })

  describe('with few rights for the user', () => {
    const rules = [
      { name: 'House', mqtt: { topic: 'house/gate' } },
      { name: 'Ours', mqtt: { topic: 'viewtron/rules/gate' } },
    ]

    it('keeps the output waiting if its own topics are not allowed, and the topic is reported', async () => {
      const broker = await Mosquitto.start({ acl: ['topic readwrite elsewhere/#'] })
      const server = await start(broker.url, { version: 5 })
      await says(server, 'does not let this user publish on viewtron/available: allow it there (ACL)')
      expect(await stateOf(server)).toMatchObject({ state: 'waiting' })
      expect(await test(server)).toMatchObject({ ok: false, detail: expect.stringContaining('viewtron/available') })
    })

    it('blocks only the rule and the entities whose topics are not allowed', async () => {
      const broker = await Mosquitto.start({ acl: ['topic readwrite viewtron/#'] })
      const listener = await Listener.open(broker.url)
      const server = await start(broker.url, { version: 5 }, { rules })
      await connected(server)
      await server.post(platePost('CAR1'))
      await server.post(platePost('CAR2'))
      await until(() => new Set(listener.on('viewtron/rules/gate').map(({ json }) => json.event.id)).size === 2)
      await says(server, ' and house/gate; such messages are skipped')
      const settled = await until(async () => {
        const state = await stateOf(server)
        return state.state === 'ok' && state.behind === 0 && state
      })
      expect(settled.detail).toContain('does not let this user publish on homeassistant/')
      expect(server.stderr().match(/house\/gate/g)).toHaveLength(1)
    })

    it('is detected by the test if MQTT 3.1.1 does not report it', async () => {
      const broker = await Mosquitto.start({ acl: ['topic readwrite viewtron/available'] })
      const server = await start(broker.url)
      await connected(server)
      const { ok, detail } = await test(server)
      expect([ok, detail]).toEqual([false, expect.stringMatching(/viewtron\/test .* it did not come back/)])
    })
  })
})

describe('the test of the broker', () => {
  it('explains why there is no connection', async () => {
    const server = await start(`mqtt://127.0.0.1:${await freePort()}`)
    await until(async () => (await stateOf(server)).lastError !== null)
    expect(await test(server)).toMatchObject({
      ok: false,
      statusCode: null,
      detail: expect.stringMatching(
        /^There is no connection to mqtt:\/\/127.0.0.1:\d+: nothing answers at that address/,
      ),
    })
  })

  it('ends although the broker does not answer', async () => {
    const door = await silentAfterGreeting()
    const server = await start(door.url)
    await connected(server)
    door.fallSilent()
    expect(await test(server)).toMatchObject({ ok: false, detail: 'The broker did not answer within 5 s.' })
  })
})

/** A broker that accepts all messages and refuses subscriptions, until it stops answering. */
async function silentAfterGreeting() {
  let isSilent = false
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    let waiting = Buffer.alloc(0)
    socket.on('data', data => {
      waiting = Buffer.concat([waiting, data])
      for (let packet = nextPacket(waiting); packet; packet = nextPacket(waiting)) {
        waiting = waiting.subarray(packet.length)
        const reply = isSilent ? null : answerTo(packet)
        if (reply) socket.write(reply)
      }
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { port } = server.address() as { port: number }
  return {
    url: `mqtt://127.0.0.1:${port}`,
    fallSilent: () => {
      isSilent = true
    },
  }
}

function headOf(bytes: Buffer): { head: number; rest: number } | null {
  let rest = 0
  for (let n = 0; n < 4; n++) {
    const digit = bytes[1 + n]
    if (digit === undefined) return null
    rest += (digit & 127) * 128 ** n
    if (digit < 128) return { head: 2 + n, rest }
  }
  return null
}

function nextPacket(bytes: Buffer): Buffer | null {
  const size = headOf(bytes)
  return size && bytes.length >= size.head + size.rest ? bytes.subarray(0, size.head + size.rest) : null
}

/** MQTT 3.1.1: CONNACK, a SUBACK that refuses, PUBACK. */
function answerTo(packet: Buffer): Buffer | null {
  const { head } = headOf(packet) ?? { head: 2 }
  const kind = (packet[0] ?? 0) >> 4
  if (kind === 1) return Buffer.from([0x20, 2, 0, 0])
  if (kind === 8) return Buffer.concat([Buffer.from([0x90, 3]), packet.subarray(head, head + 2), Buffer.from([0x80])])
  if (kind !== 3) return null
  const topicBytes = packet.readUInt16BE(head)
  const at = head + 2 + topicBytes
  return Buffer.concat([Buffer.from([0x40, 2]), packet.subarray(at, at + 2)])
}

it('a broker that refuses the subscription to Home Assistant is used anyway, and the refusal is reported', async () => {
  const door = await silentAfterGreeting()
  const server = await start(door.url, { discovery: true })
  await says(server, 'does not let this user subscribe to homeassistant/status')
  expect(await test(server)).toMatchObject({ ok: false, detail: expect.stringContaining('may not subscribe to it') })
})
