import type { IncomingMessage } from 'node:http'
import { networkMatcher, plainAddress } from '../lib/networks.ts'

export interface PathPrefixOptions {
  /** The public URL of the server, or null. */
  publicUrl: string | null
  /** CIDR networks whose `X-Forwarded-Prefix` and `X-Ingress-Path` are trusted. */
  trustedProxies: string[]
}

// Only plain segments are allowed, because the prefix is written into the page's <base> and into cookies.
const plainPath = /^(\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+$/

const absoluteForm = /^https?:\/\/([^/?#]*)([^#]*)/i

/**
 * Returns the request target in origin form (`/path?query`). The host of an absolute target (`GET http://host/path`)
 * replaces the `Host` header: RFC 9112, section 3.2.2.
 */
export function originForm(request: Pick<IncomingMessage, 'url' | 'headers'>): string {
  const { url = '/', headers } = request
  const [target, authority = '', rest = ''] = absoluteForm.exec(url) ?? []
  if (target === undefined) return url
  headers.host = authority
  return rest.startsWith('/') ? rest : `/${rest}`
}

/**
 * Determines the path under which a reverse proxy serves this server, such as `/viewtron`, or an empty text. Uses
 * `X-Forwarded-Prefix` from a trusted proxy, or `X-Ingress-Path` from Home Assistant, otherwise the path of the public URL.
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
    return this.path(request, 'x-forwarded-prefix') ?? this.path(request, 'x-ingress-path') ?? this.fixed
  }

  /** Whether Home Assistant passes the request on. It has checked its user, and shows the page in a frame of its own. */
  isIngress(request: IncomingMessage): boolean {
    return this.path(request, 'x-ingress-path') !== null
  }

  /** Returns the path in a header of a trusted proxy; null without one. */
  private path(request: IncomingMessage, name: string): string | null {
    const header = request.headers[name]
    if (typeof header !== 'string' || !this.isTrusted(plainAddress(request.socket.remoteAddress ?? ''))) return null
    const path = header.trim().replace(/\/+$/, '')
    return plainPath.test(path) ? path : null
  }

  /** Returns the request target without the prefix, which the proxy may have removed already. */
  strip(request: IncomingMessage): string {
    const { url = '/' } = request
    const prefix = this.of(request)
    if (prefix === '' || !url.startsWith(prefix)) return url
    const rest = url.slice(prefix.length)
    if (rest === '' || rest.startsWith('?')) return `/${rest}`
    return rest.startsWith('/') ? rest : url
  }
}
