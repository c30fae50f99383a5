import { describe, expect, it } from 'vitest'
import { platePost } from '../../ingest/posts.ts'
import { entrance, exit } from '../../places/place-site.ts'
import { startHostedServer } from '../../support/hosted-server.ts'
import { until } from '../../support/until.ts'
import { webRequest } from '../../support/web-client.ts'
import { Listener, Mosquitto, noBroker } from './mosquitto.ts'

describe.skipIf(noBroker)(`places over MQTT${noBroker ? ` – left out: ${noBroker}` : ''}`, () => {
  it('are published with visits and known plates, and removed with the place', async () => {
    const broker = await Mosquitto.start()
    const listener = await Listener.open(broker.url)
    const server = await startHostedServer({ env: { VIEWTRON_AUTH: 'off', VIEWTRON_MQTT_URL: broker.url } })
    const call = async (path: string, options = {}) =>
      (await webRequest(server.webUrl, `/api/v1/${path}`, options)).json
    const read = (device: typeof entrance, number: string) =>
      server.post(platePost({ device, time: new Date(), plates: [{ number }] }))
    await call('plates/ABC123', { method: 'PUT', body: { name: 'Van', group: 'staff' } })
    await read(entrance, 'QQQ111')
    await read(exit, 'QQQ111')
    await until(async () => (await call('cameras')).items.length === 2)
    const place = await call('places', {
      method: 'POST',
      body: {
        name: 'Car park',
        capacity: 2,
        doors: [
          { camera: 'Entrance', line: null, crossing: 'in' },
          { camera: 'Exit', line: null, crossing: 'out' },
        ],
      },
    })
    const topic = (name: string) => `viewtron/place/${place.id}/${name}`
    const discovery = (component: string, name: string) =>
      `homeassistant/${component}/viewtron_event_server_place_${place.id}/${name}/config`
    expect((await listener.next(discovery('binary_sensor', 'full'))).json).toMatchObject({
      state_topic: topic('full'),
      device: { name: 'Car park' },
    })
    await listener.next(topic('free'), ({ text }) => text === '2')

    await read(entrance, 'ABC123')
    await read(entrance, 'XYZ789')
    await listener.next(topic('vehicles'), ({ text }) => text === '2')
    await listener.next(topic('free'), ({ text }) => text === '0')
    await listener.next(topic('full'), ({ text }) => text === 'ON')
    const entered = await listener.next(topic('visit'), ({ json }) => json.plate === 'ABC123')
    expect(entered.json).toMatchObject({ event_type: 'entered', name: 'Van', group: 'staff', place: 'Car park' })
    const [whole, pass] = [await listener.next('viewtron/visits'), await listener.next('viewtron/passes')]
    expect([whole.json, pass.json]).toMatchObject([{ kind: 'visit', replayed: false }, { kind: 'pass' }])
    const presence = 'viewtron/known_plate/ABC123/presence'
    await listener.next(presence, ({ text }) => text === 'home')
    expect((await listener.next('viewtron/known_plate/ABC123/visit')).json).toMatchObject({
      plate: 'ABC123',
      state: 'open',
      place: 'Car park',
    })
    const tracker = 'homeassistant/device_tracker/viewtron_plate_ABC123/config'
    expect((await listener.next(tracker)).json).toMatchObject({ state_topic: presence, device: { name: 'Van' } })
    expect(listener.on('viewtron/known_plate/XYZ789/presence')).toEqual([])

    await read(exit, 'ABC123')
    await listener.next(presence, ({ text }) => text === 'not_home')
    await listener.next(topic('full'), ({ text }) => text === 'OFF')

    await call(`places/${place.id}`, { method: 'DELETE' })
    await listener.next(presence, ({ text }) => text === '')
    const late = await Listener.open(broker.url)
    await late.next('viewtron/available')
    const left = late.heard.filter(message => message.topic.includes(place.id) || message.topic.includes('ABC123'))
    expect(left).toEqual([])
  }, 90_000)
})
