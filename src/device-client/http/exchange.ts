import { type ClientRequest, type IncomingMessage, request as startRequest } from 'node:http'
import type { DeviceAddress } from '../device-types.ts'
import type { DeviceAgent } from './device-agent.ts'

/** The largest answer accepted. Snapshots and pages of plates are far below a tenth of this. */
const mostBytes = 16 * 1024 * 1024

export interface HttpQuestion {
  method: 'GET' | 'POST'
  /** The path with its leading slash. */
  path: string
  body: string
}

export interface HttpAnswer {
  status: number
  contentType: string
  location: string | null
  /** Values of `WWW-Authenticate`, one entry per header. */
  challenges: string[]
  body: Buffer
}

/** Reasons for a missing answer, beside the errors of Node. */
class ExchangeError extends Error {
  readonly code: 'NO_CONNECTION' | 'TOO_SLOW' | 'TOO_LARGE' | 'CUT_OFF'

  constructor(code: ExchangeError['code'], options?: ErrorOptions) {
    super(code, options)
    this.code = code
  }
}

/** The device had closed an idle connection before the request was written; it did not read the request. */
export class StaleConnection extends Error {}

export interface ExchangeOptions {
  agent: DeviceAgent
  address: DeviceAddress
  /** Null sends the request without credentials. */
  authorization: string | null
  /** Milliseconds for connecting and the complete answer together. */
  timeoutMs: number
}

/** Sends one request and reads its complete answer. Never follows redirects, which could send the password elsewhere. */
export function exchange(question: HttpQuestion, options: ExchangeOptions): Promise<HttpAnswer> {
  const { agent, address, timeoutMs } = options
  return new Promise((resolve, reject) => {
    const request = startRequest({
      agent,
      host: address.host,
      port: address.port,
      method: question.method,
      path: question.path,
      headers: headersOf(question, options),
    })
    const timer = setTimeout(() => {
      reject(new ExchangeError(agent.isConnecting ? 'NO_CONNECTION' : 'TOO_SLOW'))
      agent.destroy()
      request.destroy()
    }, timeoutMs)
    let answered = false
    request.on('response', response => {
      answered = true
      collect(response, request).then(resolve, reject)
    })
    request.on('error', error => reject(explain(error, request, answered)))
    request.on('close', () => {
      clearTimeout(timer)
      if (!answered) reject(new ExchangeError('CUT_OFF'))
    })
    request.end(question.body)
  })
}

function headersOf({ method, body }: HttpQuestion, { authorization, address }: ExchangeOptions) {
  const host = address.host.includes(':') ? `[${address.host}]` : address.host
  return {
    host: `${host}:${address.port}`,
    accept: '*/*',
    ...(method === 'POST' && {
      'content-type': 'application/xml; charset="UTF-8"',
      'content-length': Buffer.byteLength(body),
    }),
    ...(authorization !== null && { authorization }),
  }
}

/** Converts the end of a reused connection before the first byte of an answer to a `StaleConnection`. */
function explain(error: Error & { code?: string }, request: ClientRequest, answered: boolean): Error {
  if (error instanceof ExchangeError) return error
  const wasClosed = error.code === 'ECONNRESET' || error.code === 'EPIPE'
  return wasClosed && request.reusedSocket && !answered ? new StaleConnection('', { cause: error }) : error
}

async function collect(response: IncomingMessage, request: ClientRequest): Promise<HttpAnswer> {
  const chunks: Buffer[] = []
  let size = 0
  const fail = (code: ExchangeError['code']) => {
    const error = new ExchangeError(code)
    request.destroy(error)
    return error
  }
  if (Number(response.headers['content-length'] ?? 0) > mostBytes) throw fail('TOO_LARGE')
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > mostBytes) throw fail('TOO_LARGE')
      chunks.push(chunk)
    }
  } catch (error) {
    throw error instanceof ExchangeError ? error : new ExchangeError('CUT_OFF', { cause: error })
  }
  return {
    status: response.statusCode ?? 0,
    contentType: response.headers['content-type'] ?? '',
    location: response.headers.location ?? null,
    challenges: response.headersDistinct['www-authenticate'] ?? [],
    body: Buffer.concat(chunks),
  }
}
