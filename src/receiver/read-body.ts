import type { IncomingMessage } from 'node:http'
import { ViewtronError } from '../model/index.ts'
import type { Room } from './byte-budget.ts'
import type { Pace } from './pace.ts'

/** The connection ended before the post was whole; there is nobody to answer. */
export class ConnectionLost extends Error {
  constructor() {
    super('the connection ended within a post')
    this.name = 'ConnectionLost'
  }
}

/** The size a request announces; null for chunked ones, whose Content-Length means nothing (RFC 9112, section 6.3). */
export function announcedLength(request: IncomingMessage): number | null {
  if (request.headers['transfer-encoding'] !== undefined) return null
  return Number(request.headers['content-length'] ?? 0)
}

export interface ReadBodyOptions {
  room: Room
  pace: Pace
  /** Largest body, in bytes. */
  limit: number
  /** How much room a body of so many bytes needs. */
  roomFor: (bytes: number) => number
}

/** Collects a body whose length is known in one buffer, so that no second copy is ever made. */
function readAnnounced(request: IncomingMessage, length: number, pace: Pace): Promise<Buffer> {
  const body = Buffer.allocUnsafeSlow(length)
  let filled = 0
  return new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      chunk.copy(body, filled)
      filled += chunk.length
      pace.received(request, chunk.length)
    })
    request.on('end', () => (filled === length ? resolve(body) : reject(new ConnectionLost())))
    request.on('error', () => reject(new ConnectionLost()))
    request.on('close', () => reject(new ConnectionLost()))
  })
}

async function readChunked(request: IncomingMessage, options: ReadBodyOptions): Promise<Buffer> {
  const { room, pace, limit, roomFor } = options
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length
      pace.received(request, chunk.length)
      if (length > limit) throw new ViewtronError('post-too-large', { limit })
      if (!(await room.growTo(roomFor(length)))) throw new ViewtronError('server-busy', { seconds: 30 })
      chunks.push(chunk)
    }
  } catch (error) {
    throw error instanceof ViewtronError ? error : new ConnectionLost()
  }
  return Buffer.concat(chunks, length)
}

/** The whole body of a post. Rejects with `ConnectionLost` or a `ViewtronError`. */
export async function readBody(request: IncomingMessage, options: ReadBodyOptions): Promise<Buffer> {
  const length = announcedLength(request)
  if (length === 0) return Buffer.alloc(0)
  options.pace.begin(request)
  try {
    return await (length === null ? readChunked(request, options) : readAnnounced(request, length, options.pace))
  } finally {
    options.pace.end(request)
  }
}
