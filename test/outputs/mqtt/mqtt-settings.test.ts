import { expect, it } from 'vitest'
import { mqttSettings } from '../../../src/outputs/mqtt/mqtt-settings.ts'

it('rejects invalid settings and names their path', () => {
  expect(() => mqttSettings({ url: 'http://x' })).toThrow('mqtt.url: must be an address such as mqtt://broker:1883')
  expect(() => mqttSettings({ url: 'mqtt://x', tls: { caa: 'x' } })).toThrow('mqtt.tls.caa: did you mean ca?')
  expect(() => mqttSettings({ url: 'mqtt://x', prefix: 'a/#' })).toThrow('mqtt.prefix: must be a topic')
  expect(() => mqttSettings({ url: 'mqtt://x', tls: { cert: import.meta.filename } })).toThrow('needed together')
  expect(mqttSettings({ url: 'mqtt://x', enabled: false })).toBeNull()
  expect(mqttSettings({ url: 'mqtt://u%40:p%3A@x:1' })?.broker).toMatchObject({
    url: 'mqtt://x:1',
    username: 'u@',
    password: 'p:',
  })
})
