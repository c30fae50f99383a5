import { isIP } from 'node:net'
import { hostname } from 'node:os'
import type { FastifyInstance } from 'fastify'
import { ViewtronError } from '../model/index.ts'

export interface AllowedHostsOptions {
  /** Further names; `*` allows any. */
  allowedHosts: string[]
  publicUrl: string | null
}

/** The name in a Host header: without port, brackets and final dot, in lower case. */
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
 * Tells under which names the server answers. A page of another site that points its own name at this machine (DNS
 * rebinding) would otherwise be of the same origin as the dashboard; an address cannot be pointed elsewhere.
 */
export function hostMatcher({ allowedHosts, publicUrl }: AllowedHostsOptions): (header: string) => boolean {
  const names = new Set([...ownNames(), ...allowedHosts.map(hostName)])
  if (publicUrl !== null) names.add(new URL(publicUrl).hostname.replace(/^\[|\]$/g, ''))
  return header => {
    const name = hostName(header)
    return names.has('*') || isIP(name.split('%')[0] ?? '') !== 0 || names.has(name) || name.endsWith('.localhost')
  }
}

/** Refuses requests that call the server by a name that is not its own. */
export function refuseForeignHosts(app: FastifyInstance, options: AllowedHostsOptions): void {
  const isAllowed = hostMatcher(options)
  app.addHook('onRequest', async request => {
    // Browsers always send the header; without one (HTTP/1.0) no page can be behind it.
    if (request.host !== '' && !isAllowed(request.host)) {
      throw new ViewtronError('host-not-allowed', { host: hostName(request.host).slice(0, 100) })
    }
  })
}
