import { hash } from 'node:crypto'
import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import { setTimeout as wait } from 'node:timers/promises'
import { AwsV4Signer } from 'aws4fetch'
import type { S3Place } from '../../../lib/s3-address.ts'
import { failureOf, networkFailure, type S3Answer, type S3Failure, type S3Request } from './s3-failure.ts'

export interface S3ClientOptions {
  place: S3Place
  /** The time for which a request is repeated while the store is away. */
  patienceMs?: number
  /** An attempt ends when the store says nothing for so long. */
  silenceMs?: number
  /** The most connections to the store at the same time. */
  connections?: number
}

const usualPatienceMs = 25_000
const usualSilenceMs = 10_000
const usualConnections = 32
const streamSilenceMs = 300_000
const firstPauseMs = 100
const longestPauseMs = 2000
const emptyHash = hash('sha256', '')

async function wholeOf(message: IncomingMessage): Promise<S3Answer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk)
  return { status: message.statusCode ?? 0, headers: message.headers, body: Buffer.concat(chunks) }
}

/**
 * Makes signed requests to an S3 store over a limited number of kept connections. All requests may be repeated, so a
 * request that fails is made again under the same name until it succeeds or patience ends.
 */
export class S3Client {
  readonly place: S3Place
  private readonly patienceMs: number
  private readonly silenceMs: number
  private readonly endpoint: URL
  private readonly agent: http.Agent
  /** The signing keys of days, which the signer computes once. */
  private readonly signingKeys = new Map<string, ArrayBuffer>()

  constructor({ place, patienceMs, silenceMs, connections }: S3ClientOptions) {
    this.place = place
    this.patienceMs = patienceMs ?? usualPatienceMs
    this.silenceMs = silenceMs ?? usualSilenceMs
    this.endpoint = new URL(place.endpoint)
    const { Agent } = this.endpoint.protocol === 'https:' ? https : http
    this.agent = new Agent({ keepAlive: true, maxSockets: connections ?? usualConnections })
  }

  /**
   * Resolves with the answer; its status is below 300, or 404 for an object that does not exist. Rejects with
   * `archive-unreachable` or `archive-refused`.
   */
  send(request: S3Request, patienceMs?: number): Promise<S3Answer> {
    return this.repeat(patienceMs, async leftMs => {
      const answer = await wholeOf(await this.attempt(request, AbortSignal.timeout(leftMs)))
      return failureOf(answer, request, this.place) ?? answer
    })
  }

  /** The same, with the body as a stream; null for an object that does not exist. */
  open(request: S3Request): Promise<IncomingMessage | null> {
    return this.repeat(undefined, async leftMs => {
      const begin = new AbortController()
      const timer = setTimeout(() => begin.abort(), leftMs)
      try {
        const message = await this.attempt(request, begin.signal)
        if ((message.statusCode ?? 0) >= 300) return failureOf(await wholeOf(message), request, this.place)
        // The reader of the stream may be slow.
        message.setTimeout(streamSilenceMs)
        return message
      } finally {
        clearTimeout(timer)
      }
    })
  }

  /** Ends the connections. */
  close(): void {
    this.agent.destroy()
  }

  private async repeat<Result>(
    patienceMs = this.patienceMs,
    attempt: (leftMs: number) => Promise<Result | S3Failure>,
  ): Promise<Result> {
    const until = performance.now() + patienceMs
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      const leftMs = Math.max(1, Math.ceil(until - performance.now()))
      const result = await attempt(leftMs).catch(error => networkFailure(error, this.place))
      if (!isFailure(result)) return result
      if (!result.mayPass || performance.now() + pauseMs >= until) throw result.error
      // Many posts wait for the same store: they do not come back at the same moment.
      await wait(pauseMs * (0.5 + Math.random() / 2))
    }
  }

  private async attempt(request: S3Request, signal: AbortSignal): Promise<IncomingMessage> {
    const { method, url, headers } = await this.signed(request)
    const { request: open } = this.endpoint.protocol === 'https:' ? https : http
    return new Promise((resolve, reject) => {
      const options = { method, headers, agent: this.agent, timeout: this.silenceMs, signal }
      const sent = open(url, options, resolve)
      sent.on('error', reject)
      sent.on('timeout', () => sent.destroy(new Error(`no answer for ${Math.round(this.silenceMs / 1000)} s`)))
      sent.end(request.body)
    })
  }

  private async signed({ method, key, query = {}, headers = {}, body }: S3Request) {
    const { bucket, keyId, secret, region } = this.place
    const url = new URL(`/${[bucket, ...key.split('/')].map(encodeURIComponent).join('/')}`, this.endpoint)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    const contentHash = body === undefined ? emptyHash : hash('sha256', body)
    const signer = new AwsV4Signer({
      method,
      url: url.href,
      headers: { ...headers, 'x-amz-content-sha256': contentHash },
      accessKeyId: keyId,
      secretAccessKey: secret,
      service: 's3',
      region,
      cache: this.signingKeys,
    })
    const { headers: own } = await signer.sign()
    const length = body === undefined && method !== 'POST' ? {} : { 'content-length': String(body?.length ?? 0) }
    return { method, url, headers: { ...Object.fromEntries(own), ...length } }
  }
}

function isFailure(result: unknown): result is S3Failure {
  return result !== null && typeof result === 'object' && 'mayPass' in result
}
