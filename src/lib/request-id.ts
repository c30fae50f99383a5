import type { IncomingMessage } from 'node:http'
import { networkMatcher, plainAddress } from './networks.ts'

// Letters that cannot break out of a log line or of a header, as proxies use them for ids.
const plainId = /^[\w.:~+/=@-]{1,128}$/

/**
 * Finds the `X-Request-ID` that a trusted proxy gave to a request. Null if no trusted proxy sent it, or if it contains
 * other characters than ids usually do.
 */
export function requestIdsOf(
  trustedProxies: string[],
): (request: Pick<IncomingMessage, 'headers' | 'socket'>) => string | null {
  const isTrusted = networkMatcher(trustedProxies)
  return ({ headers, socket }) => {
    const id = headers['x-request-id']
    if (typeof id !== 'string' || !plainId.test(id)) return null
    return isTrusted(plainAddress(socket.remoteAddress ?? '')) ? id : null
  }
}
