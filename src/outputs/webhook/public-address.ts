import { BlockList, isIP } from 'node:net'

// RFC 6890 and its successors: everything that is not the open internet.
const closedV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]
// Only 2000::/3 is given out; of that the ranges that lead elsewhere, such as into IPv4 (6to4, Teredo).
const openV6 = ['2000::/3']
const closedV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']

function listOf(networks: string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', prefix] = network.split('/')
    list.addSubnet(address, Number(prefix), family)
  }
  return list
}

const notPublicV4 = listOf(closedV4, 'ipv4')
const givenOutV6 = listOf(openV6, 'ipv6')
const notPublicV6 = listOf(closedV6, 'ipv6')

/** Whether an address lies in the open internet: not private, loopback, link-local, multicast or a way round to those. */
export function isPublicAddress(address: string): boolean {
  const plain = address.split('%')[0] ?? ''
  const version = isIP(plain)
  if (version === 4) return !notPublicV4.check(plain, 'ipv4')
  if (version === 6) return givenOutV6.check(plain, 'ipv6') && !notPublicV6.check(plain, 'ipv6')
  return false
}
