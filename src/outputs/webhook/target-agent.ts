import https from 'node:https'
import type { Duplex } from 'node:stream'
import tls, { type TLSSocket } from 'node:tls'

/** Which certificates of targets are believed, beside those that this machine believes. */
export interface TrustOptions {
  /** An authority of one's own, PEM. */
  ca: string | null
  /** SHA-256 of the target's certificate in colons; then nothing else about it counts. */
  fingerprint: string | null
}

/** The target shows another certificate than the one that was named. */
export class OtherCertificate extends Error {
  constructor(seen: string) {
    super(`the target's certificate is another one: its SHA-256 fingerprint is ${seen}`)
  }
}

type SocketTaker = (error: Error | null, stream: Duplex) => void

/** Connections to one target over TLS; with a fingerprint nothing is written before the certificate was compared. */
export class TargetAgent extends https.Agent {
  private readonly fingerprint: string | null

  constructor(options: https.AgentOptions, { ca, fingerprint }: TrustOptions) {
    super({
      ...options,
      // A resumed session shows no certificate.
      ...(fingerprint === null ? {} : { rejectUnauthorized: false, maxCachedSessions: 0 }),
      ...(ca === null ? {} : { ca: [...tls.getCACertificates('default'), ca] }),
    })
    this.fingerprint = fingerprint
  }

  override createConnection(options: https.RequestOptions, take?: SocketTaker): Duplex | null | undefined {
    if (this.fingerprint === null) return super.createConnection(options, take)
    const socket = super.createConnection(options) as TLSSocket
    socket.once('error', error => take?.(error, socket))
    socket.once('secureConnect', () => {
      const seen = socket.getPeerCertificate().fingerprint256
      if (seen === this.fingerprint) take?.(null, socket)
      else socket.destroy(new OtherCertificate(seen))
    })
    return undefined
  }
}
