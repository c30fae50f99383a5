import { createHash, createHmac } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

const hashOf = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex')
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

/** As signature version 4 writes names and values: everything but letters, digits and `-._~` is escaped. */
const encoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)

const header = (request: IncomingMessage, name: string) => String(request.headers[name] ?? '')

function canonicalRequest(request: IncomingMessage, url: URL, signedHeaders: string): string {
  const path = url.pathname.split('/').map(part => encoded(decodeURIComponent(part)))
  const query = [...url.searchParams].map(([name, value]) => `${encoded(name)}=${encoded(value)}`).sort()
  const headers = signedHeaders.split(';').map(name => `${name}:${header(request, name).trim().replace(/\s+/g, ' ')}\n`)
  const contentHash = header(request, 'x-amz-content-sha256')
  return [request.method, path.join('/'), query.join('&'), headers.join(''), signedHeaders, contentHash].join('\n')
}

/** Checks the signature of a request by the rules of AWS, without any code of the client. Returns the code of the refusal. */
export function checkSignature(
  request: IncomingMessage,
  url: URL,
  { keyId, secret, region }: { keyId: string; secret: string; region: string },
): string | null {
  const match =
    /^AWS4-HMAC-SHA256 Credential=(.+?)\/(\d{8}\/[^/]+\/s3\/aws4_request), ?SignedHeaders=([^,]+), ?Signature=(\w{64})$/
  const [, id, scope = '', signedHeaders = '', signature] = match.exec(header(request, 'authorization')) ?? []
  if (id === undefined) return 'AccessDenied'
  if (id !== keyId) return 'InvalidAccessKeyId'
  const [day = '', ofRegion = '', service = '', end = ''] = scope.split('/')
  if (ofRegion !== region) return 'AuthorizationHeaderMalformed'
  const must = ['host', 'x-amz-content-sha256', 'x-amz-date']
  if (!must.every(name => signedHeaders.split(';').includes(name))) return 'AccessDenied'
  const time = header(request, 'x-amz-date')
  const canonical = canonicalRequest(request, url, signedHeaders)
  const text = ['AWS4-HMAC-SHA256', time, scope, hashOf(canonical)].join('\n')
  const key = [day, ofRegion, service, end].reduce<string | Buffer>(hmac, `AWS4${secret}`)
  return hmac(key, text).toString('hex') === signature ? null : 'SignatureDoesNotMatch'
}
