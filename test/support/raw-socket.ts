import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { until } from './until.ts'

export interface RawReply {
  status: number
  /** Lower-case names. */
  headers: Record<string, string>
  body: string
}

interface Parsed {
  reply: RawReply
  /** Bytes the reply took. */
  length: number
}

function parseReply(bytes: Buffer, hasBody: boolean): Parsed | null {
  const headEnd = bytes.indexOf('\r\n\r\n')
  if (headEnd === -1) return null
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n')
  const headers = Object.fromEntries(
    lines.map(line => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )
  const status = Number(statusLine.split(' ')[1])
  const bodyStart = headEnd + 4
  const length = bodyStart + (hasBody && status >= 200 ? Number(headers['content-length'] ?? 0) : 0)
  if (bytes.length < length) return null
  return { reply: { status, headers, body: bytes.toString('utf8', bodyStart, length) }, length }
}

/** A connection on which a test writes any bytes it likes and reads replies one by one. */
export class RawConnection {
  private readonly stream: Duplex
  private received = Buffer.alloc(0)
  private ended = false

  constructor(stream: Duplex) {
    this.stream = stream
    stream.on('data', (chunk: Buffer) => {
      this.received = Buffer.concat([this.received, chunk])
    })
    for (const event of ['end', 'close', 'error']) {
      stream.on(event, () => {
        this.ended = true
      })
    }
  }

  /** Connects to a port of this machine; `from` is the address of this machine that it comes from. */
  static async open(port: number, host = '127.0.0.1', from?: string): Promise<RawConnection> {
    const socket = connect({ port, host, noDelay: true, ...(from !== undefined && { localAddress: from }) })
    const connection = new RawConnection(socket)
    await new Promise((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('error', reject)
    })
    return connection
  }

  get isClosed(): boolean {
    return this.ended
  }

  /** Resolves when the bytes have been handed to the system. */
  write(bytes: Buffer | string): Promise<void> {
    return new Promise((resolve, reject) => this.stream.write(bytes, error => (error ? reject(error) : resolve())))
  }

  /** The next reply in order. Rejects when the connection ends before it is whole, or after 10 s. */
  async readReply({ toHead = false }: { toHead?: boolean } = {}): Promise<RawReply> {
    const parsed = await until(
      () => {
        const next = parseReply(this.received, !toHead)
        if (!next && this.ended) throw new Error(`the connection ended within a reply: ${this.received.toString()}`)
        return next
      },
      { what: 'a reply' },
    )
    this.received = this.received.subarray(parsed.length)
    return parsed.reply
  }

  /** Resolves when the other side has closed the connection. */
  async closed(): Promise<void> {
    await until(() => this.ended, { what: 'the end of the connection' })
  }

  /** Half-closes: nothing more will be written. */
  end(): void {
    this.stream.end()
  }

  /** Cuts the connection at once. */
  destroy(): void {
    this.stream.destroy()
  }
}
