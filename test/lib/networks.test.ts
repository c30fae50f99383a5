import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isNetwork, networkMatcher, plainAddress, privateNetworks } from '../../src/lib/networks.ts'

const isPrivate = networkMatcher(privateNetworks)

test.for([
  '127.0.0.1',
  '10.255.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.57',
  '169.254.9.9',
  '::1',
  'fd00::5',
  'fe80::1',
])('%s is a private address', address => expect(isPrivate(address)).toBe(true))

test.for(['8.8.8.8', '172.32.0.1', '192.169.0.1', '2001:db8::1', '', 'camera'])('%s is none', address =>
  expect(isPrivate(address)).toBe(false),
)

test('a single address is a network of one', () => {
  const matches = networkMatcher(['203.0.113.9'])
  expect([matches('203.0.113.9'), matches('203.0.113.10')]).toEqual([true, false])
})

test('every IPv4 address lies in the network of its own first bits', () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.integer({ min: 0, max: 32 }), (address, prefix) => {
      expect(networkMatcher([`${address}/${prefix}`])(address)).toBe(true)
    }),
  )
})

test.for(['10.0.0.0/33', '10.0.0/8', '10.0.0.0/', '10.0.0.0/8/8', 'all', '::/129', '10.0.0.0/-1'])(
  '%s is no network',
  text => expect(isNetwork(text)).toBe(false),
)

test.for([
  ['::ffff:192.168.1.57', '192.168.1.57'],
  ['::FFFF:10.0.0.1', '10.0.0.1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['192.168.1.57', '192.168.1.57'],
  ['::1', '::1'],
])('%s is plainly %s', ([address, plain]) => expect(plainAddress(address as string)).toBe(plain))
