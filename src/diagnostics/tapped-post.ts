import type { Exchange } from '../ingest/index.ts'
import type { CameraRef } from '../model/index.ts'
import { findImageSpans } from '../protocol/index.ts'

/** A request to the camera port, without its pictures. */
export interface TappedPost {
  at: string
  address: string
  port: number
  method: string
  target: string
  httpVersion: string
  headers: [name: string, value: string][]
  bytes: number
  /** The body with `[picture, 123456 characters]` in place of base64; at most 64 KiB. */
  skeleton: string
  kind: string | null
  smartType: string | null
  camera: CameraRef | null
  /** The id of the event, or of the inbox entry when `kind` is `unparsed`. */
  eventId: string | null
  verdict: string
  status: number
  receiveMs: number
  storeMs: number
}

const maxSkeletonLength = 64 * 1024
const secretHeaders = new Set(['authorization', 'proxy-authorization', 'cookie'])

/** Returns header names and values. Values of credentials are replaced by `[removed]`. */
export function shownHeaders(rawHeaders: readonly string[]): [name: string, value: string][] {
  const shown: [string, string][] = []
  for (let n = 0; n + 1 < rawHeaders.length; n += 2) {
    const [name = '', value = ''] = [rawHeaders[n], rawHeaders[n + 1]]
    shown.push([name, secretHeaders.has(name.toLowerCase()) ? '[removed]' : value])
  }
  return shown
}

/** Returns the text of a post without its pictures. */
export function skeletonOf(post: Buffer): string {
  let [text, at] = ['', 0]
  for (const { start, end } of findImageSpans(post)) {
    text += `${post.toString('utf8', at, start)}[picture, ${end - start} characters]`
    at = end
    if (text.length > maxSkeletonLength) break
  }
  text += post.toString('utf8', at, Math.min(post.length, at + maxSkeletonLength))
  return text.length > maxSkeletonLength ? `${text.slice(0, maxSkeletonLength)}…` : text
}

const rounded = (milliseconds: number) => Math.round(milliseconds * 100) / 100

/** Returns the parts of an exchange that the live tap shows. */
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
