import type { IncomingHttpHeaders } from 'node:http'
import type { Outcome } from './post.ts'

/** A request at the camera port; `IncomingMessage` is one. */
export interface PortRequest {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly httpVersion: string
  readonly headers: IncomingHttpHeaders
  /** Names and values in turn. */
  readonly rawHeaders: readonly string[]
  readonly socket: { readonly remotePort?: number | undefined }
}

/** A request and its outcome, at the moment when its reply is sent. */
export interface Exchange {
  address: string
  request: PortRequest
  at: Date
  /** The whole body, valid only during the call; null where it was not received. */
  body: Buffer | null
  /** Null where the post was refused. */
  outcome: Outcome | null
  /** A `Verdict`, or the code of the error with which it was refused. */
  verdict: string
  status: number
  /** Milliseconds from the request's head to the end of its body, and from there to the reply. */
  receiveMs: number
  storeMs: number
}

/**
 * Why bytes at the port were no request: TLS on a port without it or the reverse, a certificate that the device does
 * not trust, or HTTP that cannot be parsed.
 */
export type PortFault = 'tls-to-plain' | 'plain-to-tls' | 'certificate-refused' | 'unreadable'

/** Called for what happens at the camera port while a post waits, so every method must return at once and not throw. */
export interface PortObserver {
  opened(address: string): void
  /** `bytes` is how many were read from the connection in all. */
  closed(address: string, bytes: number): void
  /** `line` is the request line, as far as it was received. */
  misunderstood(address: string, fault: PortFault, reason: string, line: string | null): void
  /** The connection ended within a post. */
  cutOff(address: string): void
  /** A request is about to be answered. */
  finished(exchange: Exchange): void
}

/** All observers as one. */
export function everyPortObserver(observers: readonly Partial<PortObserver>[]): PortObserver {
  const each = (call: (observer: Partial<PortObserver>) => void) => {
    for (const observer of observers) call(observer)
  }
  return {
    opened: address => each(observer => observer.opened?.(address)),
    closed: (...connection) => each(observer => observer.closed?.(...connection)),
    misunderstood: (...fault) => each(observer => observer.misunderstood?.(...fault)),
    cutOff: address => each(observer => observer.cutOff?.(address)),
    finished: exchange => each(observer => observer.finished?.(exchange)),
  }
}
