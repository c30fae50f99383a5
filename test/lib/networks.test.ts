import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  canonicalAddress,
  canonicalNetwork,
  isNetwork,
  networkMatcher,
  plainAddress,
  privateNetworks,
} from '../../src/lib/networks.ts'

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

test('every way to write an IPv6 address is one address', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 }), groups => {
      const long = groups.map(group => group.toString(16).padStart(4, '0')).join(':')
      const forms = [
        long,
        long.toUpperCase(),
        `[${long}]`,
        `${long}%eth0`,
        groups.map(one => one.toString(16)).join(':'),
      ]
      expect(new Set(forms.map(canonicalAddress)).size).toBe(1)
    }),
  )
})

test('an IPv4 address in IPv6 dress is the IPv4 address', () => {
  fc.assert(
    fc.property(fc.ipV4(), address => {
      const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number)
      const hex = `::ffff:${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
      expect([`::ffff:${address}`, `::FFFF:${address}`, hex].map(canonicalAddress)).toEqual(Array(3).fill(address))
    }),
  )
})

test.for(['gate.local', '192.168.1', '192.168.1.0/24', '1.2.3.4.5', '::g', ''])('%s is no address', text => {
  expect(canonicalAddress(text)).toBeNull()
})

test('a network is written in one way, and never wider than it was meant', () => {
  const texts = [
    '192.168.1.57/32',
    '::ffff:10.0.0.0/104',
    '2001:DB8:0::/32',
    '::ffff:10.0.0.0/64',
    'gate',
    '10.0.0.0/33',
  ]
  expect(texts.map(canonicalNetwork)).toEqual(['192.168.1.57', '10.0.0.0/8', '2001:db8::/32', null, null, null])
})
