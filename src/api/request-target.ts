import type { IncomingMessage } from 'node:http'

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
