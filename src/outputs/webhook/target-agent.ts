import https from 'node:https'
import type { Duplex } from 'node:stream'
import tls, { type TLSSocket } from 'node:tls'

/** Certificates that are trusted in addition to those of this machine. */
export interface TrustOptions {
  /** A private certificate authority, as PEM text. */
  ca: string | null
  /** SHA-256 of the target's certificate, as `AB:CD:…`; nothing else about the certificate is then checked. */
  fingerprint: string | null
}

/** The target's certificate does not have the configured fingerprint. */
export class OtherCertificate extends Error {
  constructor(seen: string) {
    super(`the target's certificate is another one: its SHA-256 fingerprint is ${seen}`)
  }
}

type ConnectCallback = (error: Error | null, stream: Duplex) => void

/** TLS connections to one target. With a fingerprint, nothing is sent before the certificate was compared. */
export class TargetAgent extends https.Agent {
  private readonly fingerprint: string | null

  constructor(options: https.AgentOptions, { ca, fingerprint }: TrustOptions) {
    super({
      ...options,
      // No cached sessions: a resumed session has no certificate to compare.
      ...(fingerprint === null ? {} : { rejectUnauthorized: false, maxCachedSessions: 0 }),
      ...(ca === null ? {} : { ca: [...tls.getCACertificates('default'), ca] }),
    })
    this.fingerprint = fingerprint
  }

  override createConnection(options: https.RequestOptions, callback?: ConnectCallback): Duplex | null | undefined {
    if (this.fingerprint === null) return super.createConnection(options, callback)
    const socket = super.createConnection(options) as TLSSocket
    socket.once('error', error => callback?.(error, socket))
    socket.once('secureConnect', () => {
      const seen = socket.getPeerCertificate().fingerprint256
      if (seen === this.fingerprint) callback?.(null, socket)
      else socket.destroy(new OtherCertificate(seen))
    })
    return undefined
  }
}
