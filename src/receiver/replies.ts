import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { PortFault, PostIngest } from '../ingest/index.ts'
import { ViewtronError } from '../model/index.ts'

const success =
  '<?xml version="1.0" encoding="UTF-8"?><config version="1.0" xmlns="http://www.ipc.com/ver10"><status>success</status></config>'
const successHeaders = { 'Content-Type': 'application/xml', 'Content-Length': String(Buffer.byteLength(success)) }

const retryAfterSeconds = '5'
const tlsHandshake = 0x16

/** The reply that devices expect for every post, heartbeats included (docs/protocol/transport.md). */
export function sendSuccess(response: ServerResponse): void {
  response.writeHead(200, successHeaders)
  response.end(success)
}

function sendText(response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  const body = `${text}\n`
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(body)),
    ...headers,
  })
  response.end(body)
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}

/** The reply to people who open the address in a browser. */
export function sendGreeting(
  response: ServerResponse,
  { posts, events, unparsed, refused }: PostIngest['tally'],
  trouble: ViewtronError | null,
): void {
  const counts = `${plural(events, 'event')} stored, ${plural(posts, 'post')} received (${unparsed} not understood, ${refused} refused) since the start.`
  const problem = trouble ? ` Posts cannot be stored at the moment: ${trouble.message} ${trouble.hint}` : ''
  sendText(response, 200, `Viewtron Event Server is running; cameras and recorders post here. ${counts}${problem}`)
}

/** The reply to a balancer that asks whether this port takes posts now. */
export function sendReadiness(response: ServerResponse, trouble: ViewtronError | null, isStopping: boolean): void {
  const reason = isStopping
    ? 'The server is stopping.'
    : trouble && `${trouble.message} ${trouble.hint} [${trouble.code}]`
  sendText(response, reason === null ? 200 : 503, reason ?? 'ready', { 'Cache-Control': 'no-store' })
}

const extraHeaders: Partial<Record<number, Record<string, string>>> = {
  401: { 'WWW-Authenticate': 'Basic realm="Viewtron Event Server", charset="UTF-8"' },
  405: { Allow: 'POST, GET, HEAD' },
  503: { 'Retry-After': retryAfterSeconds },
}

interface Refusal {
  /** The id of the request. */
  id: string
  /** Seconds; null leaves the header out. */
  retryAfter: number | null
}

/** Replies with an error. */
export function refuse(response: ServerResponse, error: ViewtronError, { id, retryAfter }: Refusal): void {
  if (response.headersSent || response.destroyed) return
  const headers = {
    'X-Request-ID': id,
    ...extraHeaders[error.status],
    ...(retryAfter === null ? {} : { 'Retry-After': String(retryAfter) }),
  }
  sendText(response, error.status, `${error.message} ${error.hint} [${error.code}]`, headers)
}

interface ParseError extends Error {
  code?: string
  rawPacket?: Buffer
}

/** Why bytes are no request. */
export interface Misunderstanding {
  fault: PortFault
  reason: string
  /** The request line as far as it is known. */
  line: string | null
}

const mostLine = 200

/** The first line of the bytes that could not be parsed, where it looks like the start of a request. */
function requestLine({ rawPacket }: ParseError): string | null {
  const [line = ''] = (rawPacket ?? Buffer.alloc(0)).toString('latin1', 0, mostLine).split(/[\r\n]/)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: bytes of a stranger
  return /^[A-Z]{3,10} /.test(line) ? line.replace(/[\x00-\x1f\x7f]/g, '?') : null
}

function misunderstandingOf(error: ParseError): Misunderstanding {
  const nothing = { line: null }
  if (error.rawPacket?.[0] === tlsHandshake) {
    return { ...nothing, fault: 'tls-to-plain', reason: 'the device speaks HTTPS to a port that speaks HTTP' }
  }
  if (error.code === 'ERR_SSL_HTTP_REQUEST') {
    return { ...nothing, fault: 'plain-to-tls', reason: 'the device speaks HTTP to a port that speaks HTTPS' }
  }
  if (/^ERR_SSL_.*ALERT_(UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_\w+)$/.test(error.code ?? '')) {
    return { ...nothing, fault: 'certificate-refused', reason: "the device does not accept this server's certificate" }
  }
  return { fault: 'unreadable', reason: error.message, line: requestLine(error) }
}

// Codes of connections that ended or stayed idle.
const quiet = new Set([
  'ECONNRESET',
  'EPIPE',
  'ERR_HTTP_REQUEST_TIMEOUT',
  'ERR_STREAM_PREMATURE_CLOSE',
  'HPE_INVALID_EOF_STATE',
])

/** Answers bytes that the HTTP parser could not read, and closes the connection. Null where there was no request. */
export function refuseUnreadable(error: ParseError, socket: Socket): Misunderstanding | null {
  if (quiet.has(error.code ?? '')) {
    socket.destroy()
    return null
  }
  const misunderstanding = misunderstandingOf(error)
  if (!socket.writable) return misunderstanding
  const { reason } = misunderstanding
  const { message, hint, code } = new ViewtronError('bad-request', { reason })
  const body = `${message} ${hint} [${code}]\n`
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
  return misunderstanding
}
