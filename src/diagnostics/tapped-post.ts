import type { Exchange } from '../ingest/index.ts'
import type { CameraRef } from '../model/index.ts'
import { findImageSpans } from '../protocol/index.ts'

/** A request as it came, pictures left out. */
export interface TappedPost {
  at: string
  address: string
  port: number
  method: string
  target: string
  httpVersion: string
  headers: [name: string, value: string][]
  bytes: number
  /** `[picture, 123456 characters]` in place of base64; cut at 64 KiB. */
  skeleton: string
  kind: string | null
  smartType: string | null
  camera: CameraRef | null
  /** Of the event; of the inbox's entry where the kind is `unparsed`. */
  eventId: string | null
  verdict: string
  status: number
  receiveMs: number
  storeMs: number
}

const mostSkeleton = 64 * 1024
const secretHeaders = new Set(['authorization', 'proxy-authorization', 'cookie'])

/** Names and values; of credentials only that there were some. */
export function shownHeaders(rawHeaders: readonly string[]): [name: string, value: string][] {
  const shown: [string, string][] = []
  for (let n = 0; n + 1 < rawHeaders.length; n += 2) {
    const [name = '', value = ''] = [rawHeaders[n], rawHeaders[n + 1]]
    shown.push([name, secretHeaders.has(name.toLowerCase()) ? '[removed]' : value])
  }
  return shown
}

/** The post around its pictures. */
export function skeletonOf(post: Buffer): string {
  let [text, at] = ['', 0]
  for (const { start, end } of findImageSpans(post)) {
    text += `${post.toString('utf8', at, start)}[picture, ${end - start} characters]`
    at = end
    if (text.length > mostSkeleton) break
  }
  text += post.toString('utf8', at, Math.min(post.length, at + mostSkeleton))
  return text.length > mostSkeleton ? `${text.slice(0, mostSkeleton)}…` : text
}

const rounded = (milliseconds: number) => Math.round(milliseconds * 100) / 100

/** What is shown of a request while it is answered. */
export function tappedPost(exchange: Exchange): TappedPost {
  const { request, body, outcome, at, address, verdict, status } = exchange
  const alarm = outcome?.messages.find(message => message.kind === 'alarm')
  const hasEntry = outcome?.kind === 'alarm' || outcome?.kind === 'unparsed'
  return {
    at: at.toISOString(),
    address,
    port: request.socket.remotePort ?? 0,
    verdict,
    status,
    method: request.method ?? '',
    target: request.url ?? '',
    httpVersion: request.httpVersion,
    headers: shownHeaders(request.rawHeaders),
    bytes: body?.length ?? 0,
    skeleton: body ? skeletonOf(body) : '',
    kind: outcome?.kind ?? null,
    smartType: alarm?.smartType ?? null,
    camera: outcome?.camera ?? null,
    eventId: hasEntry ? outcome.postId : null,
    receiveMs: rounded(exchange.receiveMs),
    storeMs: rounded(exchange.storeMs),
  }
}
