import { BlockList, isIP, isIPv6 } from 'node:net'

/** Private, link-local and loopback networks of IPv4 and IPv6 (RFC 1918, 3927, 4193, 4291). */
export const privateNetworks = [
  '127.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  '::1/128',
  'fc00::/7',
  'fe80::/10',
]

/** A client's address without the prefix of a dual-stack listener (`::ffff:`) and without zone. */
export function plainAddress(address: string): string {
  const withoutZone = address.split('%')[0] ?? ''
  return withoutZone.toLowerCase().startsWith('::ffff:') && withoutZone.includes('.')
    ? withoutZone.slice('::ffff:'.length)
    : withoutZone
}

/** An IPv4 address, or the /64 network of an IPv6 address: one host usually controls all 2^64 addresses in it. */
export function hostNetwork(address: string): string {
  const plain = plainAddress(address)
  if (!isIPv6(plain)) return plain
  const [head = '', tail] = plain.split('::')
  const groups = head.split(':').filter(group => group !== '')
  if (tail !== undefined) while (groups.length < 4) groups.push('0')
  return groups.slice(0, 4).join(':')
}

function mappedIpv4(address: string): string | null {
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(address) ?? []
  if (high === undefined || low === undefined) return null
  const number = Number.parseInt(high, 16) * 2 ** 16 + Number.parseInt(low, 16)
  return [24, 16, 8, 0].map(shift => (number >>> shift) & 0xff).join('.')
}

/**
 * The canonical text of an IP address, so that two texts of one address are equal: IPv6 in lower case and shortened, an
 * IPv4-mapped address (`::ffff:c0a8:014d`) as IPv4, no zone and no brackets. Null for a text that is no IP address.
 */
export function canonicalAddress(text: string): string | null {
  const address = plainAddress(text.trim().replace(/^\[|\]$/g, ''))
  if (isIP(address) === 4) return address
  if (isIP(address) !== 6) return null
  const short = new URL(`http://[${address}]`).hostname.slice(1, -1)
  return mappedIpv4(short) ?? short
}

/** The canonical text of an address or network; null for a text that is neither. */
export function canonicalNetwork(text: string): string | null {
  const parts = splitNetwork(text.trim())
  const address = parts && canonicalAddress(parts.address)
  if (!parts || address === null) return null
  const isMapped = parts.family === 'ipv6' && isIP(address) === 4
  const prefix = isMapped ? parts.prefix - 96 : parts.prefix
  // The network is wider than the IPv4-mapped addresses.
  if (prefix < 0) return null
  return prefix === (isIP(address) === 6 ? 128 : 32) ? address : `${address}/${prefix}`
}

function splitNetwork(network: string): { address: string; family: 'ipv4' | 'ipv6'; prefix: number } | null {
  const [address = '', length, ...rest] = network.split('/')
  const version = isIP(address)
  const longest = version === 6 ? 128 : 32
  const prefix = length === undefined ? longest : /^\d+$/.test(length) ? Number(length) : Number.NaN
  if (version === 0 || rest.length > 0 || !(prefix <= longest)) return null
  return { address, family: version === 6 ? 'ipv6' : 'ipv4', prefix }
}

export function isNetwork(text: string): boolean {
  return splitNetwork(text) !== null
}

// The same few devices post all day.
const mostRemembered = 1000

/** Returns a test whether an address lies in one of the networks (CIDR or single addresses). */
export function networkMatcher(networks: string[]): (address: string) => boolean {
  const list = new BlockList()
  for (const network of networks) {
    const parts = splitNetwork(network)
    if (parts) list.addSubnet(parts.address, parts.prefix, parts.family)
  }
  const known = new Map<string, boolean>()
  return address => {
    const answer = known.get(address)
    if (answer !== undefined) return answer
    const version = isIP(address)
    const fresh = version !== 0 && list.check(address, version === 6 ? 'ipv6' : 'ipv4')
    if (known.size < mostRemembered) known.set(address, fresh)
    return fresh
  }
}
