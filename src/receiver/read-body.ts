import type { IncomingMessage } from 'node:http'
import type { BufferPool } from '../lib/buffer-pool.ts'
import { ViewtronError } from '../model/index.ts'
import type { Incoming, Intake } from './intake.ts'
import { type Body, LentBody } from './lent-body.ts'
import type { Pace } from './pace.ts'

/** The connection ended before the post was complete, so no reply can be sent. */
export class ConnectionLost extends Error {
  constructor() {
    super('the connection ended within a post')
    this.name = 'ConnectionLost'
  }
}

/** The announced size of a request; null for chunked ones, whose Content-Length is ignored (RFC 9112, section 6.3). */
export function announcedLength(request: IncomingMessage): number | null {
  if (request.headers['transfer-encoding'] !== undefined) return null
  return Number(request.headers['content-length'] ?? 0)
}

export interface ReadBodyOptions {
  /** The post's entry in the intake. */
  incoming: Incoming
  intake: Intake
  pool: BufferPool
  pace: Pace
  /** Largest body, in bytes. */
  limit: number
  /** The longest wait for room. */
  waitMs: number
}

const nothing: Body = { bytes: Buffer.alloc(0), release: () => undefined }

/** Calls back once: when the body is complete, or when its connection ends before that. */
function onEnd(request: IncomingMessage, whole: () => void, lost: (error: ConnectionLost) => void): void {
  let ended = false
  // Every request closes in the end; creating an error with its stack for each would cost too much.
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

/** Collects the chunks of a body. */
interface Collector {
  append(chunk: Buffer): void
  /** Null when it is incomplete. */
  whole(): Body | null
  release(): void
}

/** Collects a body of unknown length. */
function chunkList(): Collector {
  const chunks: Buffer[] = []
  return {
    append: chunk => void chunks.push(chunk),
    whole: () => ({ bytes: Buffer.concat(chunks), release: () => undefined }),
    release: () => {
      chunks.length = 0
    },
  }
}

/** Reads into the collector while there is room. */
function collect(request: IncomingMessage, into: Collector, options: ReadBodyOptions): Promise<Body> {
  const { incoming, intake, pace, limit, waitMs } = options
  return new Promise((resolve, reject) => {
    const refuse = (error: Error) => {
      // The receiver drains the rest when it refuses the post; that must not ask for room again.
      request.off('data', take)
      into.release()
      reject(error)
    }
    const waitForRoom = async (room: Promise<boolean>) => {
      request.pause()
      const since = performance.now()
      const mayGoOn = await room
      pace.waited(request, performance.now() - since)
      if (mayGoOn) request.resume()
      else refuse(new ViewtronError('server-busy', { seconds: waitMs / 1000 }))
    }
    const take = (chunk: Buffer) => {
      pace.received(request, chunk.length)
      const hasRoom = intake.received(incoming, chunk.length)
      if (incoming.bytes > limit) return refuse(new ViewtronError('post-too-large', { limit }))
      into.append(chunk)
      const room = hasRoom || intake.room(incoming)
      if (room !== true) void waitForRoom(room)
    }
    request.on('data', take)
    const room = intake.room(incoming)
    if (room !== true) void waitForRoom(room)
    const whole = () => {
      const body = into.whole()
      if (body) resolve(body)
      else refuse(new ConnectionLost())
    }
    onEnd(request, whole, refuse)
  })
}

/** Reads the whole body of a post. Rejects with `ConnectionLost` or a `ViewtronError`. */
export async function readBody(request: IncomingMessage, options: ReadBodyOptions): Promise<Body> {
  const length = announcedLength(request)
  if (length === 0) return nothing
  const { pace, pool, intake, incoming } = options
  pace.begin(request)
  try {
    const body = await collect(request, length === null ? chunkList() : new LentBody(length, pool), options)
    intake.whole(incoming)
    return body
  } finally {
    pace.end(request)
  }
}
