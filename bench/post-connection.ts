import { connect, type Socket } from 'node:net'

interface Waiting {
  resolve(status: number): void
  reject(error: Error): void
}

/**
 * One camera's keep-alive connection on a bare socket. It parses only the status and length of a reply, so that
 * the load costs much less than the server that is measured. A connection the server closed is opened again by the next `send`.
 */
export class PostConnection {
  readonly #port: number
  readonly #localAddress: string | undefined
  #socket: Socket | null = null
  #waiting: Waiting | null = null
  #received = ''
  #written = false

  constructor(options: { port: number; localAddress?: string }) {
    this.#port = options.port
    this.#localAddress = options.localAddress
  }

  /**
   * Sends one request and resolves with the status of its reply. Rejects with the socket's error, or with `ECONNRESET` where the
   * connection ends without a reply. One request at a time: the next may only be sent after this one has settled.
   */
  send(request: Buffer): Promise<number> {
    const socket = this.#socket ?? this.#open()
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
      this.#written = false
      socket.write(request, () => {
        this.#written = true
      })
    })
  }

  close(): void {
    this.#socket?.destroy()
    this.#socket = null
  }

  #open(): Socket {
    const socket = connect({
      host: '127.0.0.1',
      port: this.#port,
      noDelay: true,
      ...(this.#localAddress === undefined ? {} : { localAddress: this.#localAddress }),
    })
    socket.on('data', chunk => this.#receive(socket, chunk))
    socket.on('error', error => this.#lose(socket, error))
    socket.on('close', () => this.#lose(socket, Object.assign(new Error('closed'), { code: 'ECONNRESET' })))
    this.#socket = socket
    return socket
  }

  #receive(socket: Socket, chunk: Buffer): void {
    this.#received += chunk.toString('latin1')
    const headEnd = this.#received.indexOf('\r\n\r\n')
    if (headEnd === -1) return
    const head = this.#received.slice(0, headEnd)
    const bodyBytes = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
    if (this.#received.length < headEnd + 4 + bodyBytes) return
    this.#received = ''
    // After a reply to a partly read request (413, 503) the rest of it is in the socket, which cannot be used again.
    if (!this.#written || /\r\nconnection: *close/i.test(head)) this.#drop(socket)
    this.#settle(waiting => waiting.resolve(Number(head.slice(9, 12))))
  }

  #lose(socket: Socket, error: Error): void {
    if (this.#socket !== socket) return
    this.#drop(socket)
    this.#settle(waiting => waiting.reject(error))
  }

  #drop(socket: Socket): void {
    this.#socket = null
    this.#received = ''
    socket.destroy()
  }

  #settle(how: (waiting: Waiting) => void): void {
    const waiting = this.#waiting
    this.#waiting = null
    if (waiting !== null) how(waiting)
  }
}

/** The short name of a socket's error, e.g. `ECONNRESET`. */
export function errorCode(error: Error & { code?: string }): string {
  return error.code ?? error.message
}
