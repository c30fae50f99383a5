export interface TypedAddress {
  host: string
  port: number | null
  protocol: 'auto' | 'http' | 'https'
}

const shape = /^(?:(https?):\/\/)?(\[[0-9a-f:.]+\]|[^\s/:@[\]]+|[0-9a-f]*(?::[0-9a-f]*){2,})(?::(\d{1,5}))?\/?$/i

/**
 * Parses a device's address as people type it: `192.168.1.57`, `gate.local:8080`, `https://192.168.1.57`, `[fe80::1]:80`.
 * Null if it is not an address.
 */
export function parseAddress(text: string): TypedAddress | null {
  const found = shape.exec(text.trim())
  if (!found) return null
  const [, scheme, host = '', digits] = found
  const port = digits === undefined ? null : Number(digits)
  if (port !== null && (port < 1 || port > 65_535)) return null
  return {
    host: host.replace(/^\[|\]$/g, ''),
    port,
    protocol: scheme === undefined ? 'auto' : (scheme.toLowerCase() as 'http' | 'https'),
  }
}

/** The address as one text, as it may be typed. */
export function addressText({ host, port, protocol }: TypedAddress): string {
  const name = host.includes(':') ? `[${host}]` : host
  return `${protocol === 'auto' ? '' : `${protocol}://`}${name}${port === null ? '' : `:${port}`}`
}
