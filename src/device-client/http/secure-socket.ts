import { constants } from 'node:crypto'
import { connect as connectPlain, isIP, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import type { DeviceAddress } from '../device-types.ts'

/** A connection that is being opened. `opened` resolves when bytes may be written; rejects with the system's error. */
export interface OpeningSocket {
  socket: Socket
  opened: Promise<Socket>
}

/**
 * Starts to connect. Does not verify certificates against authorities, because devices sign their own: the caller must
 * compare the fingerprint. Accepts TLS 1.0, 1.1 and short keys, because old firmware supports nothing better
 * (docs/decisions/0013-camera-client.md).
 */
export function openSocket({ host, port, protocol }: DeviceAddress): OpeningSocket {
  if (protocol === 'http') {
    const socket = connectPlain({ host, port, noDelay: true })
    return { socket, opened: until(socket, 'connect') }
  }
  const socket = connectTls({
    host,
    port,
    servername: isIP(host) === 0 ? host : '',
    rejectUnauthorized: false,
    minVersion: 'TLSv1',
    ciphers: 'DEFAULT:@SECLEVEL=0',
    secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT,
  })
  return { socket, opened: until(socket, 'secureConnect') }
}

/** Returns the SHA-256 of the certificate that the other side presented, `AB:CD:…`; null over plain HTTP. */
export function fingerprintOf(socket: Socket): string | null {
  return 'getPeerX509Certificate' in socket
    ? ((socket as TLSSocket).getPeerX509Certificate()?.fingerprint256 ?? null)
    : null
}

function until(socket: Socket, event: 'connect' | 'secureConnect'): Promise<Socket> {
  return new Promise((resolve, reject) => {
    socket.once(event, () => resolve(socket))
    socket.once('error', reject)
    socket.once('close', () => reject(Object.assign(new Error('closed while connecting'), { code: 'ECONNRESET' })))
  })
}
