import type { IncomingHttpHeaders } from 'node:http'
import type { Outcome } from './post.ts'

/** A request as it came in at the door; `IncomingMessage` is one. */
export interface PortRequest {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly httpVersion: string
  readonly headers: IncomingHttpHeaders
  /** Names and values by turns. */
  readonly rawHeaders: readonly string[]
  readonly socket: { readonly remotePort?: number | undefined }
}

/** What became of a request, told when its reply is about to go out. */
export interface Exchange {
  address: string
  request: PortRequest
  at: Date
  /** The whole body, which is gone when the call returns; null where it was not taken. */
  body: Buffer | null
  /** Null where the post was refused. */
  outcome: Outcome | null
  /** A `Verdict`, or the code of the error it was refused with. */
  verdict: string
  status: number
  /** Milliseconds from the request's head to the end of its body, and from there to the reply. */
  receiveMs: number
  storeMs: number
}

/**
 * Why bytes were no request: TLS on a port that speaks HTTP, the other way round, a certificate the device does not
 * trust, or HTTP that cannot be read.
 */
export type PortFault = 'tls-to-plain' | 'plain-to-tls' | 'certificate-refused' | 'unreadable'

/**
 * Who is told what happens at the camera port. Everything is called from the way of a post, so it must return at once
 * and not throw.
 */
export interface PortObserver {
  opened(address: string): void
  /** `bytes` were read from it in all. */
  closed(address: string, bytes: number): void
  /** `line` is the request line as far as it is known. */
  misunderstood(address: string, fault: PortFault, reason: string, line: string | null): void
  /** The connection ended within a post. */
  cutOff(address: string): void
  answered(exchange: Exchange): void
}

/** Where nobody looks. */
export const nobodyAtThePort: PortObserver = {
  opened: () => undefined,
  closed: () => undefined,
  misunderstood: () => undefined,
  cutOff: () => undefined,
  answered: () => undefined,
}
