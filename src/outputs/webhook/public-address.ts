import { BlockList, isIP } from 'node:net'

// Ranges that are not public, by RFC 6890 and its successors.
const privateV4 = [
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
// Only 2000::/3 is assigned. Excluded are ranges of it that lead elsewhere, such as to IPv4 (6to4, Teredo).
const assignedV6 = ['2000::/3']
const excludedV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']

function listOf(networks: string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', prefix] = network.split('/')
    list.addSubnet(address, Number(prefix), family)
  }
  return list
}

const privateV4List = listOf(privateV4, 'ipv4')
const assignedV6List = listOf(assignedV6, 'ipv6')
const excludedV6List = listOf(excludedV6, 'ipv6')

/** Whether an address is public: not private, loopback, link-local or multicast, and no tunnel to such an address. */
export function isPublicAddress(address: string): boolean {
  const plain = address.split('%')[0] ?? ''
  const version = isIP(plain)
  if (version === 4) return !privateV4List.check(plain, 'ipv4')
  if (version === 6) return assignedV6List.check(plain, 'ipv6') && !excludedV6List.check(plain, 'ipv6')
  return false
}
