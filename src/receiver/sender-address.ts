import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { networkMatcher, plainAddress } from '../lib/networks.ts'

/** An entry of X-Forwarded-For without brackets and port (`[::1]:5000`, `10.0.0.7:5000`); null for what is no address. */
function forwardedAddress(entry: string): string | null {
  const [, bracketed, plain] = /^(?:\[([^\]]*)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+)$/.exec(entry) ?? []
  const address = plainAddress(bracketed ?? plain ?? entry)
  return isIP(address) === 0 ? null : address
}

/**
 * Finds the address of the device that sent a request: the connection's, or for a trusted proxy the last address in
 * `X-Forwarded-For` that is no trusted proxy. Everything before that could be written by anybody.
 */
export function senderAddress(
  trustedProxies: string[],
): (request: Pick<IncomingMessage, 'headers' | 'socket'>) => string {
  const isTrusted = networkMatcher(trustedProxies)
  return ({ headers, socket }) => {
    let address = plainAddress(socket.remoteAddress ?? '')
    const said = headers['x-forwarded-for']
    if (said === undefined || trustedProxies.length === 0) return address
    const hops = [said].flat().join(',').split(',')
    while (isTrusted(address)) {
      const before = forwardedAddress(hops.pop()?.trim() ?? '')
      if (before === null) break
      address = before
    }
    return address
  }
}
