import type { IncomingMessage } from 'node:http'

const absoluteForm = /^https?:\/\/([^/?#]*)([^#]*)/i

/**
 * Brings the target of a request into origin form (`/path?query`), so that every part of the server reads the same
 * address. An absolute target (`GET http://host/path`) names the host, which then replaces the `Host` header: RFC 9112,
 * section 3.2.2.
 */
export function originForm(request: Pick<IncomingMessage, 'url' | 'headers'>): string {
  const { url = '/', headers } = request
  const [target, authority = '', rest = ''] = absoluteForm.exec(url) ?? []
  if (target === undefined) return url
  headers.host = authority
  return rest.startsWith('/') ? rest : `/${rest}`
}
