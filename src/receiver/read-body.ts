import type { IncomingMessage } from 'node:http'
import { ViewtronError } from '../model/index.ts'
import type { BufferPool } from './buffer-pool.ts'
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
  pool: BufferPool
  pace: Pace
  /** Largest body, in bytes. */
  limit: number
  /** How much room a body of so many bytes needs. */
  roomFor: (bytes: number) => number
}

/** A whole post. Its bytes are gone once it is released. */
export interface Body {
  bytes: Buffer
  /** For the pictures in it, from the same loan. */
  scratch?: Buffer | undefined
  release: () => void
}

const smallBytes = 8 * 1024

const nothing: Body = { bytes: Buffer.alloc(0), release: () => undefined }

/** Calls back once: when the body is whole, or when its connection ends before. */
function onEnd(request: IncomingMessage, whole: () => void, lost: (error: ConnectionLost) => void): void {
  let ended = false
  // Every request closes in the end, and an error with its stack is too dear for each.
  const end = (isWhole: boolean) => {
    if (ended) return
    ended = true
    if (isWhole) whole()
    else lost(new ConnectionLost())
  }
  request.on('end', () => end(true))
  request.on('error', () => end(false))
  request.on('close', () => end(false))
}

/** Small posts hold no pictures and are not worth a loan. */
function memoryFor(length: number, pool: BufferPool): Body {
  if (length <= smallBytes) return { bytes: Buffer.allocUnsafe(length), release: () => undefined }
  const loan = pool.lend(length + Math.ceil(length * 0.75))
  return { bytes: loan.subarray(0, length), scratch: loan.subarray(length), release: () => pool.takeBack(loan) }
}

/** Collects a body whose length is known in one buffer, so that no second copy is ever made. */
function readAnnounced(request: IncomingMessage, length: number, { pool, pace }: ReadBodyOptions): Promise<Body> {
  const { bytes, scratch, release } = memoryFor(length, pool)
  let filled = 0
  return new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      chunk.copy(bytes, filled)
      filled += chunk.length
      pace.received(request, chunk.length)
    })
    const lost = (error: ConnectionLost) => {
      release()
      reject(error)
    }
    const whole = () => (filled === length ? resolve({ bytes, scratch, release }) : lost(new ConnectionLost()))
    onEnd(request, whole, lost)
  })
}

/** Collects a body that tells its length only by ending. */
function readChunked(request: IncomingMessage, { room, pace, limit, roomFor }: ReadBodyOptions): Promise<Body> {
  const chunks: Buffer[] = []
  let length = 0
  return new Promise((resolve, reject) => {
    const refuse = (error: ViewtronError) => {
      // What is left is drained by whoever refuses the post; it must not ask for room again.
      request.off('data', collect)
      chunks.length = 0
      reject(error)
    }
    const grow = async () => {
      request.pause()
      if (await room.growTo(roomFor(length))) request.resume()
      else refuse(new ViewtronError('server-busy', { seconds: room.waitMs / 1000 }))
    }
    const collect = (chunk: Buffer) => {
      length += chunk.length
      pace.received(request, chunk.length)
      if (length > limit) return refuse(new ViewtronError('post-too-large', { limit }))
      chunks.push(chunk)
      if (roomFor(length) > room.size) void grow()
    }
    request.on('data', collect)
    onEnd(request, () => resolve({ bytes: Buffer.concat(chunks, length), release: () => undefined }), reject)
  })
}

/** Reads the whole body of a post. Rejects with `ConnectionLost` or a `ViewtronError`. */
export async function readBody(request: IncomingMessage, options: ReadBodyOptions): Promise<Body> {
  const length = announcedLength(request)
  if (length === 0) return nothing
  const { pace } = options
  pace.begin(request)
  try {
    return await (length === null ? readChunked(request, options) : readAnnounced(request, length, options))
  } finally {
    pace.end(request)
  }
}
