import { Agent } from 'node:http'
import { describe, expect, it } from 'vitest'
import { positionsPost } from '../../analysis/posts.ts'
import { Listener, Mosquitto, noBroker } from '../../outputs/mqtt/mosquitto.ts'
import { startTarget } from '../../outputs/webhook/target.ts'
import { alertsOf, call, platePost, serverWith } from '../../rules/posts.ts'
import type { HostedServer } from '../../support/hosted-server.ts'
import { until } from '../../support/until.ts'
import { statusPost } from '../posts.ts'

const mac = '58:5b:69:00:00:71'
const gateId = 'gate_127_0_0_1'
const strangerAddress = '127.0.0.9'
const stranger = { agent: new Agent({ localAddress: strangerAddress }) }

const gateYaml = (url: string) => `
rules:
  - name: Open the gate
    when: { category: lpr, plate: { number: [ABC123] } }
    alert: { severity: info, text: '{plate}' }
webhooks:
  - { name: gate, url: '${url}', allowPrivate: true, rule: Open the gate }
  - { name: everything, url: '${url}/all', allowPrivate: true, when: { kind: [alarm, status, track] } }
  - { name: watchman, url: '${url}/watchman', allowPrivate: true, when: { unconfirmed: true } }
`

/** A server with approval on and the camera Gate approved at 127.0.0.1. */
async function serverWithGate(yaml: string, env: Record<string, string> = {}): Promise<HostedServer> {
  const server = await serverWith(yaml, { env: { VIEWTRON_CAMERA_HOST: '0.0.0.0', ...env } })
  await server.post(platePost('FIRST'))
  expect((await call(server, 'settings', 'PATCH', { approveDevices: true })).status).toBe(200)
  return server
}

const confirm = (server: HostedServer, state = 'confirmed', address = strangerAddress) =>
  call(server, `cameras/${gateId}/addresses`, 'POST', { address, state })

async function eventsOf(server: HostedServer) {
  return (await call(server, 'events')).json.items
}

describe('a borrowed mac', () => {
  it('opens no gate until a person confirms the address', async () => {
    const target = await startTarget()
    const to = (path: string) => target.received.filter(received => received.path === path)
    const server = await serverWithGate(gateYaml(target.url))
    await until(() => to('/hook/all').length === 1)

    await server.post(platePost('ABC123'), stranger)
    await until(() => to('/hook/watchman').length === 1)
    expect(to('/hook/watchman')[0]?.json.event).toMatchObject({
      unconfirmed: true,
      clientIp: strangerAddress,
      camera: { id: gateId },
    })
    const [held] = await eventsOf(server)
    expect(held).toMatchObject({ unconfirmed: true, clientIp: strangerAddress, camera: { id: gateId } })

    // The camera's own post comes behind it, so whatever was to be sent for it has been sent.
    await server.post(platePost('ABC123'))
    await until(() => to('/hook').length === 1 && to('/hook/all').length === 2)
    expect(to('/hook')[0]?.json.event).toMatchObject({ clientIp: '127.0.0.1' })
    expect(to('/hook')[0]?.json.event.unconfirmed).toBeUndefined()

    expect((await confirm(server)).status).toBe(200)
    await server.post(platePost('ABC123'), stranger)
    await until(() => to('/hook').length === 2 && to('/hook/all').length === 3)
    expect(to('/hook')[1]?.json.event).toMatchObject({ clientIp: strangerAddress })
    expect(await alertsOf(server, 2)).toHaveLength(2)
    expect(to('/hook/watchman')).toHaveLength(1)
    // The mark of the event that was held goes; it has fired nothing.
    expect((await eventsOf(server)).map(({ unconfirmed }: { unconfirmed?: true }) => unconfirmed)).toEqual(
      Array(4).fill(undefined),
    )
  })

  it('may come from anywhere while approval is off', async () => {
    const target = await startTarget()
    const server = await serverWith(gateYaml(target.url), { env: { VIEWTRON_CAMERA_HOST: '0.0.0.0' } })
    await server.post(platePost('FIRST'))
    await server.post(platePost('ABC123'), stranger)
    await until(() => target.received.some(({ path }) => path === '/hook'))
    expect((await eventsOf(server))[0].unconfirmed).toBeUndefined()
    expect((await call(server, `cameras/${gateId}`)).json).toMatchObject({
      address: strangerAddress,
      claimedAddresses: [],
      addresses: expect.arrayContaining(['127.0.0.1', strangerAddress]),
    })
  })

  it('changes neither the camera nor its state, and is shown as a claim until a person decides', async () => {
    const server = await serverWithGate('')
    const before = (await call(server, `cameras/${gateId}`)).json
    await server.post(platePost('ABC123'), stranger)
    await server.post(statusPost({ perimeterAlarm: true }, 1, { mac }), stranger)
    await server.post(positionsPost([{ targetId: 4, x: 1000 }], mac), stranger)
    const after = (await call(server, `cameras/${gateId}`)).json
    const claim = {
      address: strangerAddress,
      state: 'unconfirmed',
      firstAt: expect.any(String),
      lastAt: expect.any(String),
    }
    expect(after).toMatchObject({
      address: before.address,
      addresses: before.addresses,
      alarms: [],
      lastEventAt: before.lastEventAt,
      claimedAddresses: [claim],
    })
    expect((await call(server, 'presence')).json.items).toEqual([])
    const denied = await confirm(server, 'denied')
    expect(denied.json.claimedAddresses).toMatchObject([{ address: strangerAddress, state: 'denied' }])
    const { findings } = (await call(server, 'doctor')).json
    expect(findings.map(({ code }: { code: string }) => code)).toContain('address-denied')
  })

  it('fires nothing in a trial of a rule', async () => {
    const server = await serverWithGate('')
    await server.post(platePost('ABC123'), stranger)
    const rule = { name: 'Gate', when: { plate: { number: ['ABC123'] } } }
    const { json } = await call(server, 'rules/try', 'POST', { rule })
    expect(json).toMatchObject({ fired: 0 })
    expect(JSON.stringify(json.reasons)).toContain('unconfirmed')
  })

  it('is refused as a decision about what is no address', async () => {
    const server = await serverWithGate('')
    expect((await confirm(server, 'confirmed', 'gate.local')).status).toBe(400)
    expect((await confirm(server, 'confirmed', '192.168.1.0/24')).status).toBe(400)
    const list = (allowedAddresses: string[]) => call(server, `cameras/${gateId}`, 'PATCH', { allowedAddresses })
    expect((await list(['192.168.1.0/33'])).status).toBe(400)
    expect((await list(['192.168.1.0/24', '::FFFF:10.0.0.7'])).json.allowedAddresses).toEqual([
      '192.168.1.0/24',
      '10.0.0.7',
    ])
  })
})

describe.skipIf(noBroker)(`a borrowed mac, with a real broker${noBroker ? ` – left out: ${noBroker}` : ''}`, () => {
  it('changes no topic until a person confirms the address', async () => {
    const broker = await Mosquitto.start()
    const listener = await Listener.open(broker.url)
    const server = await serverWithGate('', { VIEWTRON_MQTT_URL: broker.url })
    await listener.next('viewtron/available', ({ text }) => text === 'online')
    await server.post(platePost('KNOWN1'))
    await listener.next('viewtron/events', ({ json }) => JSON.stringify(json).includes('KNOWN1'))
    await server.post(platePost('FORGED'), stranger)
    await server.post(platePost('KNOWN2'))
    await listener.next('viewtron/events', ({ json }) => JSON.stringify(json).includes('KNOWN2'))
    expect(listener.heard.filter(({ text }) => text.includes('FORGED'))).toEqual([])
    await confirm(server)
    await server.post(platePost('KNOWN3'), stranger)
    await listener.next('viewtron/events', ({ json }) => JSON.stringify(json).includes('KNOWN3'))
    expect(listener.heard.filter(({ text }) => text.includes('FORGED'))).toEqual([])
  })
})
