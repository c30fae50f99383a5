import { Agent, type ClientRequestArgs } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { plainAddress } from '../../lib/networks.ts'
import { ViewtronError } from '../../model/index.ts'
import type { DeviceAddress } from '../device-types.ts'
import { fingerprintOf, openSocket } from './secure-socket.ts'

/** Longer than the pause between two commands of one task; shorter than the idle timeout of devices. */
const idleMs = 2000

type SocketTaker = (error: Error | null, stream: Duplex) => void

/** Keeps one connection to a device. Writes nothing on it before the certificate has been compared. */
export class DeviceAgent extends Agent {
  /** The fingerprint presented last, even if it was rejected; initially the expected one; null over plain HTTP. */
  certificate: string | null
  /** Our address on the last connection. */
  localAddress: string | null = null
  /** The device's address on the last connection, as its host name was resolved. */
  remoteAddress: string | null = null
  private readonly address: DeviceAddress
  private trusted: string | null
  private opening: Socket | null = null

  constructor(address: DeviceAddress, pin: string | null) {
    super({ keepAlive: true, maxSockets: 1, timeout: idleMs })
    this.address = address
    this.trusted = pin === null ? null : withColons(pin)
    this.certificate = this.trusted
  }

  override createConnection(_options: ClientRequestArgs, take?: SocketTaker): undefined {
    const { socket, opened } = openSocket(this.address)
    this.opening = socket
    opened
      .then(() => this.compareCertificate(socket))
      .then(
        () => take?.(null, socket),
        (error: Error) => {
          socket.destroy()
          take?.(error, socket)
        },
      )
      .finally(() => {
        this.opening = null
      })
  }

  private compareCertificate(socket: Socket): void {
    this.localAddress = plainAddress(socket.localAddress ?? '') || null
    this.remoteAddress = plainAddress(socket.remoteAddress ?? '') || null
    const seen = fingerprintOf(socket)
    const expected = this.trusted
    this.certificate = seen ?? expected
    if (seen !== null && expected !== null && seen !== expected) {
      const device = `${this.address.host}:${this.address.port}`
      throw new ViewtronError('device-certificate-changed', { device, expected, seen })
    }
    this.trusted = seen ?? expected
  }

  get isConnecting(): boolean {
    return this.opening !== null
  }

  /** Closes idle connections, so that the next request opens a new one. */
  dropIdle(): void {
    for (const sockets of Object.values(this.freeSockets)) for (const socket of sockets ?? []) socket.destroy()
  }

  override destroy(): void {
    this.opening?.destroy()
    super.destroy()
  }
}

/** Normalises a fingerprint, however it was copied, to `AB:CD:…` for comparison. */
function withColons(fingerprint: string): string {
  const digits = fingerprint.replace(/[^0-9a-f]/gi, '').toUpperCase()
  return digits.match(/../g)?.join(':') ?? ''
}
