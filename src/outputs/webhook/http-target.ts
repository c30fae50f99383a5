import { type LookupAddress, lookup } from 'node:dns'
import http, { type ClientRequest, type IncomingMessage } from 'node:http'
import https from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { RejectedAttempt } from '../queued/verdict.ts'
import { isPublicAddress } from './public-address.ts'
import { TargetAgent, type TrustOptions } from './target-agent.ts'

export interface TargetOptions {
  url: string
  method: 'POST' | 'PUT'
  /** Allows targets in private, loopback and link-local networks. */
  allowPrivate: boolean
  /** Refuses targets in public networks, for what must not cross them unencrypted. */
  onlyPrivate?: boolean
  /** From the connection to the end of the answer. */
  timeoutMs: number
  mostConnections: number
  /** For https. */
  trust: TrustOptions
}

/** The answer of a target. */
export interface Answer {
  status: number
  headers: http.IncomingHttpHeaders
  /** The first 300 bytes of the body. */
  text: string
}

/** The request was not sent, because the target is in a private network. */
export class PrivateTarget extends RejectedAttempt {
  constructor(host: string) {
    super(`${host} is in a private network, and this webhook may not send there`)
  }
}

/** The request was not sent, because it would cross a public network without encryption. */
export class PublicTarget extends RejectedAttempt {
  constructor(host: string) {
    super(`${host} is in a public network: use an address that begins with https://`)
  }
}

const mostAnswerBytes = 64 * 2 ** 10
const mostShownBytes = 300
const idleMs = 30_000

/**
 * Looks names up as Node does and keeps allowed addresses only. The check is part of the lookup, so the connection goes
 * to the address that was checked.
 */
const lookupOf =
  (isAllowed: (address: string) => boolean, refused: (host: string) => Error): LookupFunction =>
  (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) return callback(error, [])
      const open = addresses.filter(({ address }) => isAllowed(address))
      const [first] = open
      if (!first) return callback(refused(hostname), [])
      if (options.all) callback(null, open)
      else callback(null, first.address, first.family)
    })
  }

const lookupPublic = lookupOf(isPublicAddress, host => new PrivateTarget(host))
const lookupPrivate = lookupOf(
  address => !isPublicAddress(address),
  host => new PublicTarget(host),
)

/** Reads the body of an answer, at most 64 KiB; then the connection is closed. Returns its first 300 bytes. */
async function readAnswer(response: IncomingMessage): Promise<string> {
  let bytes = 0
  const kept: Buffer[] = []
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      if (bytes < mostShownBytes) kept.push(chunk.subarray(0, mostShownBytes - bytes))
      bytes += chunk.length
      if (bytes > mostAnswerBytes) break
    }
  } catch {
    // The status is known, so an incomplete body does not matter.
  }
  return Buffer.concat(kept).toString()
}

/** An HTTP client for one address, with kept connections. */
export class HttpTarget {
  private readonly options: TargetOptions
  private readonly url: URL
  private readonly agent: http.Agent

  constructor(options: TargetOptions) {
    this.options = options
    this.url = new URL(options.url)
    const { mostConnections: maxSockets, allowPrivate, onlyPrivate = false, trust } = options
    const agentOptions = {
      keepAlive: true,
      maxSockets,
      timeout: idleMs,
      ...(allowPrivate ? {} : { lookup: lookupPublic }),
      ...(onlyPrivate ? { lookup: lookupPrivate } : {}),
    }
    const isSecure = this.url.protocol === 'https:'
    this.agent = isSecure ? new TargetAgent(agentOptions, trust) : new http.Agent(agentOptions)
  }

  /**
   * Sends one body. Does not follow redirects. Rejects if there is no answer: with a network error, `PrivateTarget`, or an
   * error with the code `TIMEOUT`.
   */
  async send(body: Uint8Array, headers: Record<string, string>, url = this.url): Promise<Answer> {
    const host = url.hostname.replace(/^\[|\]$/g, '')
    // An IP address is not looked up, so it is checked here.
    if (!this.options.allowPrivate && isIP(host) !== 0 && !isPublicAddress(host)) throw new PrivateTarget(host)
    if (this.options.onlyPrivate && isIP(host) !== 0 && isPublicAddress(host)) throw new PublicTarget(host)
    try {
      return await this.sendOnce(url, body, headers)
    } catch (error) {
      // The target closed a kept connection at the moment it was used again.
      if (!(error instanceof StaleConnection)) throw error
      return this.sendOnce(url, body, headers)
    }
  }

  close(): void {
    this.agent.destroy()
  }

  private sendOnce(url: URL, body: Uint8Array, headers: Record<string, string>): Promise<Answer> {
    const { method, timeoutMs } = this.options
    const { request: open } = url.protocol === 'https:' ? https : http
    const request = open(url, {
      method,
      agent: this.agent,
      headers: { ...headers, 'content-length': String(body.length) },
    })
    const late = Object.assign(new Error(`no answer within ${timeoutMs / 1000} s`), { code: 'TIMEOUT' })
    const timer = setTimeout(() => request.destroy(late), timeoutMs)
    return this.answerOf(request, body).finally(() => clearTimeout(timer))
  }

  private answerOf(request: ClientRequest, body: Uint8Array): Promise<Answer> {
    return new Promise((resolve, reject) => {
      let hasAnswered = false
      request.on('error', error => {
        const { code } = error as NodeJS.ErrnoException
        const isStale = request.reusedSocket && !hasAnswered && (code === 'ECONNRESET' || code === 'EPIPE')
        reject(isStale ? new StaleConnection() : error)
      })
      request.on('response', response => {
        hasAnswered = true
        const { statusCode: status = 0, headers } = response
        readAnswer(response).then(text => resolve({ status, headers, text }))
      })
      request.end(body)
    })
  }
}

class StaleConnection extends Error {}
