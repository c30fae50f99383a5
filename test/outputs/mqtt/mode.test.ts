import { describe, expect, it } from 'vitest'
import { modeOfPayload } from '../../../src/outputs/mqtt/mode-messages.ts'
import { startHostedServer } from '../../support/hosted-server.ts'
import { until } from '../../support/until.ts'
import { webRequest } from '../../support/web-client.ts'
import { Listener, Mosquitto, noBroker } from './mosquitto.ts'

describe.skipIf(noBroker)(`the arming mode over MQTT${noBroker ? ` – left out: ${noBroker}` : ''}`, () => {
  it('is a select of Home Assistant, follows commands, and ignores old ones', async () => {
    const broker = await Mosquitto.start()
    const listener = await Listener.open(broker.url)
    // An old command, which the broker repeats with every connection.
    await listener.client.publishAsync('viewtron/mode/set', 'holiday', { retain: true, qos: 1 })
    const env = { VIEWTRON_AUTH: 'off', VIEWTRON_MQTT_URL: broker.url }
    const server = await startHostedServer({ env })
    const states = () => listener.on('viewtron/mode').map(({ text }) => text)
    await until(() => states().length > 0)
    const [discovery] = listener.on('homeassistant/select/viewtron_mode/config')
    expect(discovery?.json).toMatchObject({
      state_topic: 'viewtron/mode',
      command_topic: 'viewtron/mode/set',
      options: ['home', 'away', 'night', 'holiday'],
    })
    const mode = async () => (await webRequest(server.webUrl, '/api/v1/arming')).json
    await listener.client.publishAsync('viewtron/mode/set', 'away', { qos: 1 })
    await until(async () => (await mode()).mode === 'away')
    expect(await mode()).toMatchObject({ by: 'MQTT' })
    await until(() => states().at(-1) === 'away')
    await webRequest(server.webUrl, '/api/v1/arming/mode', { method: 'PUT', body: { mode: 'night' } })
    await until(() => states().at(-1) === 'night')
    expect(states()).not.toContain('holiday')
  }, 120_000)
})

it.each([
  ['away', 'away'],
  [' Night\n', 'night'],
  ['armed_away', null],
  ['', null],
])('a message %j asks for %j', (payload, mode) => {
  expect(modeOfPayload(Buffer.from(payload))).toBe(mode)
})
