import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { hostname } from 'node:os'
import type { FastifyInstance } from 'fastify'
import { ViewtronError } from '../model/index.ts'

export interface AllowedHostsOptions {
  /** Names in addition to the server's own; `*` allows any. */
  allowedHosts: string[]
  publicUrl: string | null
}

/** Tells requests that Home Assistant passes on, under whatever name people reach it. */
interface IngressRequests {
  isIngress(request: IncomingMessage): boolean
}

/** Extracts the name from a Host header: without port, brackets and final dot, in lower case. */
export function hostName(header: string): string {
  const [, bracketed, plain] = /^(?:\[([^\]]*)\]|([^:]*))(?::\d*)?$/.exec(header.trim()) ?? []
  return (bracketed ?? plain ?? header).toLowerCase().replace(/\.$/, '')
}

function ownNames(): string[] {
  const name = hostname().toLowerCase()
  const short = name.split('.')[0] ?? name
  return ['localhost', name, short, `${short}.local`]
}

/**
 * Returns a test for Host headers that the server accepts. Without it, a page of another site could resolve its own name
 * to this machine (DNS rebinding) and would have the same origin as the dashboard. IP addresses are always accepted.
 */
export function hostMatcher({ allowedHosts, publicUrl }: AllowedHostsOptions): (header: string) => boolean {
  const names = new Set([...ownNames(), ...allowedHosts.map(hostName)])
  if (publicUrl !== null) names.add(new URL(publicUrl).hostname.replace(/^\[|\]$/g, ''))
  return header => {
    const name = hostName(header)
    return names.has('*') || isIP(name.split('%')[0] ?? '') !== 0 || names.has(name) || name.endsWith('.localhost')
  }
}

/** Refuses requests whose Host header names another server. */
export function refuseForeignHosts(app: FastifyInstance, options: AllowedHostsOptions, ingress: IngressRequests): void {
  const isAllowed = hostMatcher(options)
  app.addHook('onRequest', async request => {
    // Browsers always send the header. A request without it (HTTP/1.0) does not come from a page.
    if (request.host !== '' && !isAllowed(request.host) && !ingress.isIngress(request.raw)) {
      throw new ViewtronError('host-not-allowed', { host: hostName(request.host).slice(0, 100) })
    }
  })
}
