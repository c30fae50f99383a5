import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { S3Place } from '../../../src/lib/s3-address.ts'
import { checkSignature } from './check-signature.ts'

/**
 * A fault of one request: an error status; `cut` closes the connection before anything is done; `lost-answer` does it and
 * closes then; `half-answer` sends half of the body; `silence` answers never.
 */
export type S3Fault = number | 'cut' | 'lost-answer' | 'half-answer' | 'silence'

interface Answer {
  status: number
  headers?: Record<string, string>
  body?: string | Buffer
}

const keysAPage = 2
const mostSkewMs = 15 * 60_000
const statusOf: Record<string, number> = {
  AccessDenied: 403,
  AuthorizationHeaderMalformed: 400,
  InvalidAccessKeyId: 403,
  NoSuchBucket: 404,
  NoSuchKey: 404,
  NotImplemented: 501,
  RequestTimeTooSkewed: 403,
  SignatureDoesNotMatch: 403,
}

const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest()
const xml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll("'", '&apos;')

function refusal(code: string): Answer {
  const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code} it is</Message></Error>`
  return { status: statusOf[code] ?? 400, headers: { 'content-type': 'application/xml' }, body }
}

/**
 * A strict S3 store in memory: checks signatures and hashes, answers pages of two, and refuses what real stores refuse,
 * such as conditional puts and bodies in chunks.
 */
export class S3Store {
  readonly objects = new Map<string, Buffer>()
  readonly requests: string[] = []
  readonly faults: S3Fault[] = []
  /** The number of connections that were ever open. */
  connections = 0
  /** The lead of its clock. */
  skewMs = 0
  /** True answers every request with 503. */
  isAway = false
  place: S3Place
  private readonly server = createServer((request, response) => void this.handle(request, response))

  private constructor() {
    this.place = {
      bucket: 'pictures',
      prefix: 'site/',
      endpoint: '',
      region: 'eu-test-1',
      keyId: 'camera',
      secret: 'a secret/of+odd=letters',
    }
  }

  static async start(): Promise<S3Store> {
    const store = new S3Store()
    store.server.on('connection', () => store.connections++)
    store.server.listen(0, '127.0.0.1')
    await once(store.server, 'listening')
    const { port } = store.server.address() as AddressInfo
    store.place = { ...store.place, endpoint: `http://127.0.0.1:${port}` }
    onTestFinished(() => store.stop())
    return store
  }

  /** As `VIEWTRON_ARCHIVE_URL`. */
  get url(): string {
    const { bucket, prefix, endpoint, region } = this.place
    return `s3://${bucket}/${prefix}?endpoint=${encodeURIComponent(endpoint)}&region=${region}`
  }

  /** As the server's environment has it. */
  get env(): Record<string, string> {
    const { keyId, secret } = this.place
    return { VIEWTRON_ARCHIVE_URL: this.url, VIEWTRON_ARCHIVE_KEY_ID: keyId, VIEWTRON_ARCHIVE_SECRET: secret }
  }

  stop(): void {
    this.server.close()
    this.server.closeAllConnections()
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    try {
      for await (const chunk of request) chunks.push(chunk)
    } catch {
      return
    }
    const fault = this.faults.shift()
    if (fault === 'cut') return void request.socket.destroy()
    if (fault === 'silence') return
    this.requests.push(`${request.method} ${decodeURIComponent(request.url ?? '')}`)
    const isError = typeof fault === 'number'
    const answer = this.isAway
      ? { status: 503 }
      : isError
        ? { status: fault }
        : this.answer(request, Buffer.concat(chunks))
    if (fault === 'lost-answer') return void request.socket.destroy()
    this.send(request, response, answer, fault === 'half-answer')
  }

  private send(request: IncomingMessage, response: ServerResponse, answer: Answer, isHalf: boolean): void {
    const { status, headers = {}, body = '' } = answer
    const bytes = Buffer.from(body)
    response.writeHead(status, {
      'content-length': bytes.length,
      date: new Date(Date.now() + this.skewMs).toUTCString(),
      ...headers,
    })
    if (!isHalf) return void response.end(request.method === 'HEAD' ? undefined : bytes)
    response.write(bytes.subarray(0, bytes.length / 2), () => request.socket.destroy())
  }

  private answer(request: IncomingMessage, body: Buffer): Answer {
    const url = new URL(request.url ?? '', this.place.endpoint)
    const reason = this.refused(request, url, body)
    if (reason !== null) return refusal(reason)
    const [, bucket = '', ...rest] = url.pathname.split('/').map(decodeURIComponent)
    if (bucket !== this.place.bucket) return refusal('NoSuchBucket')
    const key = rest.join('/')
    if (key !== '') return this.ofObject(request, key, body)
    if (request.method === 'GET' && url.searchParams.get('list-type') === '2') return this.list(url.searchParams)
    if (request.method === 'POST' && url.searchParams.has('delete')) return this.removeMany(request, body)
    return refusal('NotImplemented')
  }

  private refused(request: IncomingMessage, url: URL, body: Buffer): string | null {
    const { headers } = request
    const text = String(headers['x-amz-date'] ?? '')
    const time = Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
    if (!(Math.abs(time - (Date.now() + this.skewMs)) < mostSkewMs)) return 'RequestTimeTooSkewed'
    const wrong = checkSignature(request, url, this.place)
    if (wrong !== null) return wrong
    if (headers['transfer-encoding'] || headers['x-amz-trailer'] || headers['if-none-match']) return 'NotImplemented'
    const hash = createHash('sha256').update(body).digest('hex')
    if (headers['x-amz-content-sha256'] !== hash) return 'XAmzContentSHA256Mismatch'
    const given = headers['content-md5']
    return given !== undefined && given !== md5(body).toString('base64') ? 'BadDigest' : null
  }

  private ofObject({ method, headers }: IncomingMessage, key: string, body: Buffer): Answer {
    const object = this.objects.get(key)
    if (method === 'PUT') {
      if (headers['content-length'] === undefined) return refusal('MissingContentLength')
      this.objects.set(key, body)
      return { status: 200, headers: { etag: `"${md5(body).toString('hex')}"` } }
    }
    if (method === 'DELETE') {
      this.objects.delete(key)
      return { status: 204 }
    }
    if (!object) return refusal('NoSuchKey')
    const etag = `"${md5(object).toString('hex')}"`
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? []
    if (from === undefined) return { status: 200, headers: { etag }, body: object }
    if (Number(from) >= object.length) return { ...refusal('InvalidRange'), status: 416 }
    return { status: 206, headers: { etag }, body: object.subarray(Number(from), Number(to) + 1) }
  }

  /** A page counts objects and common prefixes alike, as those of real stores do. */
  private list(query: URLSearchParams): Answer {
    const [prefix, delimiter] = [query.get('prefix') ?? '', query.get('delimiter')]
    const after = query.get('continuation-token') ?? query.get('start-after') ?? ''
    const entries = new Map<string, string>()
    for (const key of [...this.objects.keys()].filter(key => key.startsWith(prefix)).sort()) {
      const end = delimiter === null ? -1 : key.indexOf(delimiter, prefix.length)
      const name = end < 0 ? key : key.slice(0, end + 1)
      if (name > after) entries.set(name, end < 0 ? 'object' : 'prefix')
    }
    const page = [...entries].slice(0, keysAPage)
    const contents = page.map(([name, kind]) =>
      kind === 'prefix'
        ? `<CommonPrefixes><Prefix>${xml(name)}</Prefix></CommonPrefixes>`
        : `<Contents><Key>${xml(name)}</Key><Size>${this.objects.get(name)?.length}</Size></Contents>`,
    )
    const isCut = entries.size > page.length
    const next = isCut ? `<NextContinuationToken>${xml(page.at(-1)?.[0] ?? '')}</NextContinuationToken>` : ''
    const body = `<ListBucketResult><IsTruncated>${isCut}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`
    return { status: 200, headers: { 'content-type': 'application/xml' }, body }
  }

  private removeMany({ headers }: IncomingMessage, body: Buffer): Answer {
    if (headers['content-md5'] === undefined) return refusal('InvalidRequest')
    const keys = [...body.toString().matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key = '']) => key)
    if (keys.length > 1000) return refusal('MalformedXML')
    for (const key of keys) this.objects.delete(key.replaceAll('&lt;', '<').replaceAll('&amp;', '&'))
    return { status: 200, body: '<DeleteResult></DeleteResult>' }
  }
}
