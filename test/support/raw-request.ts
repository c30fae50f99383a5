export interface RawRequest {
  method?: string
  /** As it stands in the request line. */
  target?: string
  version?: '1.0' | '1.1'
  /** Instead of Host and Content-Length; other names are added. */
  headers?: Record<string, string | null>
  body?: Buffer | string
}

/** The bytes of a request, exactly as asked for: nothing is checked or escaped. A header of null is left out. */
export function rawRequest(request: RawRequest = {}): Buffer {
  const { method = 'POST', target = '/API', version = '1.1', headers = {}, body = '' } = request
  const all = { Host: '127.0.0.1', 'Content-Length': String(Buffer.byteLength(body)), ...headers }
  const lines = Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}\r\n`]))
  const head = `${method} ${target} HTTP/${version}\r\n${lines.join('')}\r\n`
  return Buffer.concat([Buffer.from(head), Buffer.from(body)])
}

/** A body in chunks of at most `size` bytes, with the last-chunk mark. */
export function chunked(body: Buffer, size = 100): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; at < body.length; at += size) {
    const chunk = body.subarray(at, at + size)
    parts.push(Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n'))
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')])
}
