import { expect, it } from 'vitest'
import { fixedNames, mergedMqtt, mqttInput } from '../../../src/outputs/mqtt/managed/mqtt-input.ts'
import { RecentMessages } from '../../../src/outputs/mqtt/recent-messages.ts'

const { password: _password, ...own } = mqttInput.parse({
  url: 'mqtt://mine:1883',
  username: 'me',
  prefix: 'house',
  discovery: false,
})

it('settings of viewtron.yaml and the environment have precedence, one by one', () => {
  const fixed = { prefix: 'file', images: false }
  expect(mergedMqtt(fixed, own, 'secret')).toMatchObject({
    url: 'mqtt://mine:1883',
    username: 'me',
    password: 'secret',
    prefix: 'file',
    images: false,
    discovery: false,
  })
  expect(fixedNames(fixed)).toEqual(['prefix', 'images'])
})

it('the whole connection is taken from where the address is, so that two brokers are never mixed', () => {
  const merged = mergedMqtt({ url: 'mqtt://theirs:1883' }, own, 'secret')
  expect(merged).toMatchObject({ url: 'mqtt://theirs:1883', prefix: 'house' })
  for (const name of ['username', 'password', 'clientId', 'version', 'tls', 'qos'])
    expect(merged).not.toHaveProperty(name)
  expect(fixedNames({ url: 'mqtt://theirs:1883' })).toEqual(
    expect.arrayContaining(['url', 'username', 'password', 'clientId', 'version', 'tls', 'qos']),
  )
  expect(fixedNames({ passwordFile: '/run/secrets/mqtt' })).toEqual(['password'])
})

it('the last message of a topic is kept for the most recent topics only', () => {
  const recent = new RecentMessages()
  for (let n = 0; n < 400; n++) recent.note(`viewtron/${n}`, 'x'.repeat(5000), false, n)
  recent.note('viewtron/399', 'again', true, 500)
  recent.note('viewtron/picture', { bytes: 1234 }, true, 501)
  const list = recent.list()
  expect(list.length).toBe(300)
  expect(list.slice(0, 2)).toEqual([
    { topic: 'viewtron/picture', text: 'JPEG, 1234 bytes', retain: true, count: 1, at: 501 },
    { topic: 'viewtron/399', text: 'again', retain: true, count: 2, at: 500 },
  ])
  expect(list.at(-1)?.text.length).toBe(1000)
})
