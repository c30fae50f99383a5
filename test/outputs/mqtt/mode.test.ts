import { describe, expect, it } from 'vitest'
import { modesWith } from '../../../src/model/index.ts'
import { modeOfPayload } from '../../../src/outputs/mqtt/mode-messages.ts'
import { platePost } from '../../rules/posts.ts'
import { startHostedServer } from '../../support/hosted-server.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
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
    const changes = await until(() => {
      const seen = listener.on('viewtron/mode/changed').map(({ json }) => json)
      return seen.length === 2 ? seen : null
    })
    expect(changes).toMatchObject([
      { kind: 'mode', mode: 'away', previous: 'home', by: 'MQTT', source: 'mqtt', replayed: false },
      { kind: 'mode', mode: 'night', previous: 'away', source: 'hand' },
    ])
    const body = { name: 'Cleaning crew' }
    await webRequest(server.webUrl, '/api/v1/arming/modes', { method: 'POST', body })
    const options = () => listener.on('homeassistant/select/viewtron_mode/config').at(-1)?.json.options
    await until(() => options().includes('cleaning-crew'))
    // People may send the name too.
    await listener.client.publishAsync('viewtron/mode/set', 'Cleaning Crew', { qos: 1 })
    await until(() => states().at(-1) === 'cleaning-crew')
  }, 120_000)

  it('is published also when it changes while the connection begins, which takes longer with new entities', async () => {
    const dataDir = temporaryFolder()
    const before = await startHostedServer({ env: { VIEWTRON_AUTH: 'off' }, dataDir })
    await before.post(platePost('ABC123'))
    await before.dispose()
    const broker = await Mosquitto.start()
    const listener = await Listener.open(broker.url)
    const env = { VIEWTRON_AUTH: 'off', VIEWTRON_MQTT_URL: broker.url }
    const server = await startHostedServer({ env, dataDir })
    await until(() => listener.on('viewtron/mode').length > 0)
    await webRequest(server.webUrl, '/api/v1/arming/mode', { method: 'PUT', body: { mode: 'night' } })
    await until(() => listener.on('viewtron/mode').at(-1)?.text === 'night')
  }, 120_000)
})

it.each([
  ['away', 'away'],
  [' Night\n', 'night'],
  ['nacht', 'night'],
  ['armed_away', null],
  ['', null],
])('a message %j asks for %j', (payload, mode) => {
  const modes = modesWith([{ id: 'night', name: 'Nacht' }])
  expect(modeOfPayload(Buffer.from(payload), modes)).toBe(mode)
})
