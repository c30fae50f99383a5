import { isIP } from 'node:net'
import tls, { type TLSSocket } from 'node:tls'
import { OtherCertificate } from '../webhook/target-agent.ts'

export interface PinnedOptions {
  host: string
  port: number
  /** SHA-256 of the broker's certificate, as `AB:CD:…`; nothing else about the certificate is checked. */
  fingerprint: string
  /** PEM of a client certificate with its key; null without one. */
  client: { cert: string; key: string } | null
  withinMs: number
  /** Aborts connecting. */
  signal?: AbortSignal | undefined
}

/**
 * Opens a TLS connection to a broker whose certificate has a fingerprint, before mqtt.js writes the password to it. Rejects
 * with `OtherCertificate` and errors of the network.
 */
export function openPinned({ host, port, fingerprint, client, withinMs, signal }: PinnedOptions): Promise<TLSSocket> {
  const socket = tls.connect({
    host,
    port,
    rejectUnauthorized: false,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...client,
  })
  return new Promise((resolve, reject) => {
    const end = (error: Error) => socket.destroy(error)
    const silent = () => end(Object.assign(new Error('the broker does not answer'), { code: 'ETIMEDOUT' }))
    const stopped = () => end(new Error('the server stops'))
    socket.setTimeout(withinMs, silent)
    signal?.addEventListener('abort', stopped, { once: true })
    socket.once('close', () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })))
    socket.once('error', reject)
    socket.once('secureConnect', () => {
      const seen = socket.getPeerCertificate().fingerprint256
      signal?.removeEventListener('abort', stopped)
      if (seen === fingerprint) {
        for (const event of ['close', 'error', 'timeout']) socket.removeAllListeners(event)
        socket.setTimeout(0)
        resolve(socket)
      } else end(new OtherCertificate(seen))
    })
  })
}
