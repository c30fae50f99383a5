import type { IncomingMessage } from 'node:http'
import { networkMatcher, plainAddress } from '../lib/networks.ts'

export interface PathPrefixOptions {
  /** The address people use, or null. */
  publicUrl: string | null
  /** CIDR networks whose `X-Forwarded-Prefix` is believed. */
  trustedProxies: string[]
}

// Stands in a page's <base> and in cookies, so nothing but plain segments is taken.
const plainPath = /^(\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+$/

/**
 * The path under which a reverse proxy shows this server, such as `/viewtron`, or an empty text: what a trusted proxy
 * says in X-Forwarded-Prefix, else the path of the public address.
 */
export class PathPrefix {
  private readonly fixed: string
  private readonly isTrusted: (address: string) => boolean

  constructor({ publicUrl, trustedProxies }: PathPrefixOptions) {
    const path = publicUrl === null ? '' : new URL(publicUrl).pathname.replace(/\/+$/, '')
    this.fixed = plainPath.test(path) ? path : ''
    this.isTrusted = networkMatcher(trustedProxies)
  }

  of(request: IncomingMessage): string {
    const said = request.headers['x-forwarded-prefix']
    if (typeof said !== 'string' || !this.isTrusted(plainAddress(request.socket.remoteAddress ?? ''))) return this.fixed
    const path = said.trim().replace(/\/+$/, '')
    return plainPath.test(path) ? path : this.fixed
  }

  /** The request's target without the prefix; a proxy may have taken it off already. */
  strip(request: IncomingMessage): string {
    const { url = '/' } = request
    const prefix = this.of(request)
    if (prefix === '' || !url.startsWith(prefix)) return url
    const rest = url.slice(prefix.length)
    if (rest === '' || rest.startsWith('?')) return `/${rest}`
    return rest.startsWith('/') ? rest : url
  }
}
