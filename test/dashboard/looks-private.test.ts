import { expect, it } from 'vitest'
import { privateHost } from '../../dashboard/src/features/outputs/looks-private.ts'
import { isPublicAddress } from '../../src/outputs/webhook/public-address.ts'

it('an address that leads into a private network is recognized as it is typed', () => {
  for (const host of [
    'localhost',
    '127.0.0.1',
    '10.1.2.3',
    '172.20.0.9',
    '192.168.1.5',
    '169.254.169.254',
    '100.64.1.1',
  ])
    expect([host, privateHost(`http://${host}:8123/api`)]).toEqual([host, host])
  for (const host of ['homeassistant', 'nas.local', 'hook.home.arpa', '[::1]', '[fd00::5]', '[fe80::1]'])
    expect([host, privateHost(`https://${host}/x`)]).toEqual([host, host])
  // Browsers read a number and a short form as an address of this machine.
  expect(privateHost('http://2130706433/')).toBe('127.0.0.1')
  for (const address of ['https://hooks.slack.com/services/T/B/x', 'http://1.1.1.1/', 'https://[2606:4700::1111]/'])
    expect([address, privateHost(address)]).toEqual([address, null])
  for (const unfinished of ['', 'http', 'http://', 'ftp://10.0.0.1/', 'not an address'])
    expect([unfinished, privateHost(unfinished)]).toEqual([unfinished, null])
})

it('no public IPv4 address is taken for a private one, and no usual private one is missed', () => {
  for (let first = 1; first < 224; first++) {
    for (const rest of ['1.2.3', '16.0.1', '31.9.9', '64.0.1', '127.0.1', '168.1.1', '254.1.1']) {
      const address = `${first}.${rest}`
      if (privateHost(`http://${address}/`) !== null)
        expect([address, isPublicAddress(address)]).toEqual([address, false])
    }
  }
})
