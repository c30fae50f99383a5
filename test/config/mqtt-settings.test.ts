import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config/index.ts'
import { temporaryFile, temporaryFolder } from '../support/temporary-folder.ts'

interface Given {
  env?: Record<string, string>
  yaml?: string
  /** Options of a Home Assistant add-on. */
  options?: object
}

function load({ env = {}, yaml, options }: Given = {}) {
  const workingDir = temporaryFolder()
  if (yaml !== undefined) writeFileSync(join(workingDir, 'viewtron.yaml'), yaml)
  const addonOptions =
    options === undefined ? '/nowhere/options.json' : temporaryFile(JSON.stringify(options), 'options.json')
  return loadConfig({ flags: {}, env, workingDir, addonOptions })
}

describe('the broker', () => {
  it('is not set where nobody names one', () => {
    expect(load().config.mqtt).toBeUndefined()
  })

  it('comes from the settings file, key by key below the environment', () => {
    const yaml = 'mqtt: { url: "mqtt://house", prefix: cams, images: false }\n'
    expect(load({ yaml }).config.mqtt).toEqual({ url: 'mqtt://house', prefix: 'cams', images: false })
    const env = { VIEWTRON_MQTT_URL: 'mqtts://other', VIEWTRON_MQTT_USERNAME: 'u', VIEWTRON_MQTT_PREFIX: 'p' }
    expect(load({ yaml, env }).config.mqtt).toEqual({
      url: 'mqtts://other',
      username: 'u',
      prefix: 'p',
      images: false,
    })
  })

  it('and its password may rest in files', () => {
    const env = {
      VIEWTRON_MQTT_URL_FILE: temporaryFile('mqtt://user:secret@house\n'),
      VIEWTRON_MQTT_PASSWORD_FILE: temporaryFile(' s e c \n'),
    }
    const { config, warnings } = load({ env })
    expect(config.mqtt).toEqual({ url: 'mqtt://user:secret@house', password: ' s e c ' })
    expect(warnings).toEqual([])
    expect(() => load({ env: { VIEWTRON_MQTT_URL_FILE: '/nowhere' } })).toThrow('VIEWTRON_MQTT_URL_FILE: cannot read')
  })
})

describe("the existing bridge's settings", () => {
  const bridge = { MQTT_BROKER: 'ha.local', MQTT_PORT: '1884', MQTT_USERNAME: 'u', MQTT_PASSWORD: 'p' }

  it('are understood', () => {
    const { config, warnings } = load({ env: { ...bridge, BRIDGE_PORT: '5003', SAVE_IMAGES: 'true' } })
    expect(config.mqtt).toEqual({ url: 'mqtt://ha.local:1884', username: 'u', password: 'p' })
    expect(config.cameraPort).toBe(5003)
    expect(warnings).toEqual([])
  })

  it('have its defaults', () => {
    expect(load({ env: { MQTT_BROKER: 'ha.local' } }).config.mqtt).toEqual({ url: 'mqtt://ha.local:1883' })
    expect(load({ env: { MQTT_USERNAME: 'u' } }).config.mqtt).toEqual({ url: 'mqtt://localhost:1883', username: 'u' })
  })

  it('are not looked at where ours name a broker, so that a password never goes to the wrong one', () => {
    expect(load({ env: { ...bridge, VIEWTRON_MQTT_URL: 'mqtt://house' } }).config.mqtt).toEqual({ url: 'mqtt://house' })
    expect(load({ env: bridge, yaml: 'mqtt: { url: "mqtt://house" }\n' }).config.mqtt).toEqual({ url: 'mqtt://house' })
  })

  it('come from the options of an add-on too, below the environment', () => {
    const options = { bridge_port: 5004, mqtt_broker: 'core-mosquitto', mqtt_port: 1883, mqtt_username: '' }
    const { config } = load({ options })
    expect([config.cameraPort, config.mqtt]).toEqual([5004, { url: 'mqtt://core-mosquitto:1883' }])
    expect(load({ options, env: { BRIDGE_PORT: '5005', MQTT_BROKER: 'x' } }).config).toMatchObject({
      cameraPort: 5005,
      mqtt: { url: 'mqtt://x:1883' },
    })
  })

  it('with SAVE_IMAGES off say that pictures are kept all the same', () => {
    const told = [expect.stringContaining('SAVE_IMAGES has no effect')]
    expect(load({ env: { SAVE_IMAGES: 'false' } }).warnings).toEqual(told)
    expect(load({ options: { save_images: false } }).warnings).toEqual(told)
  })
})

it('lists and maps of the settings file are handed on as they are', () => {
  const { config } = load({ yaml: 'webhooks: [{ name: gate }]\nrules: [{ name: night }]\n' })
  expect(config).toMatchObject({ webhooks: [{ name: 'gate' }], rules: [{ name: 'night' }] })
})
