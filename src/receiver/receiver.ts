import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import https from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { nobodyAtThePort, type PortObserver, type Recorder } from '../ingest/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Faults } from '../lib/faults.ts'
import type { Logger } from '../lib/log.ts'
import { networkMatcher, plainAddress } from '../lib/networks.ts'
import { ThrottledLog } from '../lib/throttled-log.ts'
import { uuid7 } from '../lib/uuid7.ts'
import { ViewtronError } from '../model/index.ts'
import { BufferPool } from './buffer-pool.ts'
import { ByteBudget, type Room } from './byte-budget.ts'
import { mayPost } from './credentials.ts'
import { type Incoming, Intake } from './intake.ts'
import type { Body } from './lent-body.ts'
import { Pace } from './pace.ts'
import { announcedLength, ConnectionLost, readBody } from './read-body.ts'
import { refuse, refuseUnreadable, sendGreeting, sendSuccess } from './replies.ts'
import { senderAddress } from './sender-address.ts'
import { type SenderQuotaOptions, SenderQuotas } from './sender-quotas.ts'

/** What devices must send. */
export interface PortCredentials {
  /** `asked` is null where everybody may post; the whole is null before it is known. Throws the error to answer with. */
  current(): { asked: { user: string; password: string } | null } | null
  /** Finds it out. Rejects with the error to answer with. */
  ready(): Promise<{ asked: { user: string; password: string } | null }>
}

export interface ReceiverOptions {
  port: number
  /** Null listens on every address. */
  host: string | null
  /** CIDR networks from which posts are taken. */
  networks: string[]
  /** CIDR networks of proxies whose `X-Forwarded-For` is believed. */
  trustedProxies: string[]
  maxPostBytes: number
  maxBytesInFlight: number
  /** Bytes a second. */
  minReceiveRate: number
  /** What one sender may have stored in a minute; anything where it is left out. */
  quotas?: SenderQuotaOptions
  credentials: PortCredentials
  /** PEM texts; null speaks plain HTTP. */
  tls: { cert: string; key: string } | null
  recorder: Pick<Recorder, 'record' | 'note' | 'tally' | 'trouble'>
  /** Told what happens at the port. */
  observer?: PortObserver
  /** Where faults of this program are counted. */
  faults?: Faults
  clock: Clock
  log: Logger
}

/** How far a request has come; milliseconds of `performance.now()`. */
interface Progress {
  begunAt: number
  /** When its body was whole. */
  wholeAt: number | null
}

const idleBufferBytes = 64 * 2 ** 20
const complaintsPerSecond = 5
const waitForRoomMs = 30_000
const slowGraceMs = 30_000
// Cameras beat every 10–120 s on a connection they keep (docs/protocol/transport.md).
const keepAliveMs = 310_000
const headersMs = 60_000
const stopWithinMs = 8_000
const sweepIdleMs = 50
// Of the memory for posts, what those that are still coming in may hold.
const intakeShare = 1 / 8
const mostBodies = 512
// What Node has read of a post that is told to wait.
const readBytes = 64 * 1024
// What a post was measured to cost until it is stored: its bytes, its decoded pictures, what the network layer read it in
// and the collector has not taken back yet (docs/performance.md).
const roomFor = (bytes: number) => bytes * 8
// An oversized post is read to its end to keep the connection, unless it is absurd.
const drainFactor = 4

function timesOf({ begunAt, wholeAt }: Progress): { receiveMs: number; storeMs: number } {
  const now = performance.now()
  return { receiveMs: (wholeAt ?? now) - begunAt, storeMs: wholeAt === null ? 0 : now - wholeAt }
}

/** The camera port: HTTP as cameras really speak it, with bounded memory. */
export class Receiver {
  private readonly options: ReceiverOptions
  private readonly server: http.Server | https.Server
  private readonly intake: Intake
  private readonly budget: ByteBudget
  private readonly quotas: SenderQuotas
  private readonly pool = new BufferPool(idleBufferBytes)
  private readonly pace: Pace
  private readonly complaints: ThrottledLog
  private readonly isAllowed: (address: string) => boolean
  private readonly isProxy: (address: string) => boolean
  private readonly senderOf: (request: IncomingMessage) => string
  private readonly observer: PortObserver
  private readonly sockets = new Set<Socket>()
  private stopping = false

  constructor(options: ReceiverOptions) {
    this.options = options
    this.observer = options.observer ?? nobodyAtThePort
    const { maxBytesInFlight, minReceiveRate, networks, trustedProxies } = options
    const giveUp = (request: IncomingMessage) => this.giveUp(request)
    const waitMs = waitForRoomMs
    const unbounded = { postsPerMinute: Number.POSITIVE_INFINITY, bytesPerMinute: Number.POSITIVE_INFINITY }
    this.quotas = new SenderQuotas(options.quotas ?? unbounded)
    this.intake = new Intake({ total: maxBytesInFlight * intakeShare, mostBodies, waitMs, giveUp })
    this.budget = new ByteBudget({
      total: maxBytesInFlight * (1 - intakeShare),
      perSender: maxBytesInFlight / 2,
      waitMs,
      alsoHeld: () => this.intake.waiting * readBytes,
    })
    this.pace = new Pace({ minRate: minReceiveRate, graceMs: slowGraceMs, tooSlow: giveUp })
    this.complaints = new ThrottledLog({ ...options, linesPerSecond: complaintsPerSecond })
    this.isAllowed = networkMatcher(networks)
    this.isProxy = networkMatcher(trustedProxies)
    this.senderOf = senderAddress(trustedProxies)
    this.server = this.createServer()
  }

  /** Opens the port; resolves with the address it listens on. */
  async start(): Promise<AddressInfo> {
    const { port, host } = this.options
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', error => reject(this.listenError(error)))
      this.server.listen({ port, ...(host === null ? {} : { host }) }, () => resolve())
    })
    return this.server.address() as AddressInfo
  }

  /** Takes no new posts, finishes those under way and closes the port, within 8 s. */
  async stop(): Promise<void> {
    if (this.stopping) return
    this.stopping = true
    const closed = new Promise<void>(resolve => this.server.close(() => resolve()))
    // A connection turns idle only after its last reply has gone out.
    const sweep = setInterval(() => this.closeIdle(), sweepIdleMs)
    const deadline = setTimeout(() => this.server.closeAllConnections(), stopWithinMs)
    await closed
    clearInterval(sweep)
    clearTimeout(deadline)
    this.pace.stop()
    this.intake.stop()
  }

  private createServer(): http.Server | https.Server {
    const settings = {
      // Chunked together with Content-Length, stray blanks in headers (docs/protocol/transport.md).
      insecureHTTPParser: true,
      requireHostHeader: false,
      keepAliveTimeout: keepAliveMs,
      headersTimeout: headersMs,
      // Slow bodies are the business of `Pace`.
      requestTimeout: 0,
      noDelay: true,
      // What waits for room waits in the kernel's buffers, not in ours.
      highWaterMark: 16 * 1024,
    }
    const { tls } = this.options
    const server = tls ? https.createServer({ ...settings, ...tls }) : http.createServer(settings)
    server.on('connection', socket => {
      this.track(socket)
      this.observe(socket)
    })
    server.on('secureConnection', socket => this.track(socket))
    server.on('request', (request, response) => void this.handle(request, response))
    server.on('checkContinue', (request, response) => void this.handle(request, response))
    server.on('checkExpectation', (request, response) => void this.handle(request, response))
    server.on('clientError', (error, socket) => this.unreadable(error, socket as Socket))
    server.on('tlsClientError', (error, socket) => this.unreadable(error, socket))
    return server
  }

  private track(socket: Socket): void {
    this.sockets.add(socket)
    socket.once('close', () => this.sockets.delete(socket))
  }

  private observe(socket: Socket): void {
    const address = plainAddress(socket.remoteAddress ?? '')
    // A proxy's connection carries posts of many devices.
    if (address === '' || this.isProxy(address)) return
    this.observer.opened(address)
    socket.once('close', () => this.observer.closed(address, socket.bytesRead))
  }

  private closeIdle(): void {
    this.server.closeIdleConnections()
    // Node counts a connection among the idle ones only after its first request.
    for (const socket of this.sockets) if (socket.bytesRead === 0) socket.destroy()
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A client that has gone makes the reply fail; that is its own affair.
    response.on('error', () => undefined)
    const address = this.senderOf(request)
    const progress: Progress = { begunAt: performance.now(), wholeAt: null }
    if (this.stopping) response.shouldKeepAlive = false
    try {
      if (!this.isAllowed(address)) throw new ViewtronError('sender-not-allowed', { address })
      if (request.method === 'GET' || request.method === 'HEAD') return this.greet(request, response)
      if (request.method !== 'POST') throw new ViewtronError('method-not-allowed', { method: request.method ?? '' })
      const { credentials } = this.options
      // Waited for only where they have not been read yet.
      const login = credentials.current() ?? (await credentials.ready())
      if (!mayPost(login.asked, request.headers.authorization)) throw new ViewtronError('wrong-credentials')
      await this.receive(request, response, address, progress)
    } catch (error) {
      if (error instanceof ConnectionLost) return this.observer.cutOff(address)
      this.answerError(request, response, { address, progress, cause: error })
    }
  }

  private async receive(
    request: IncomingMessage,
    response: ServerResponse,
    address: string,
    progress: Progress,
  ): Promise<void> {
    const { maxPostBytes: limit } = this.options
    const length = announcedLength(request)
    if (length !== null && length > limit) throw new ViewtronError('post-too-large', { limit })
    const seconds = this.quotas.secondsToWait(address, performance.now())
    if (seconds > 0) throw new ViewtronError('sender-too-busy', { address, seconds })
    const incoming = this.intake.begin(request, address, length ?? limit)
    try {
      if (request.headers.expect !== undefined) response.writeContinue()
      const { intake, pool, pace } = this
      const body = await readBody(request, { incoming, intake, pool, pace, limit, waitMs: waitForRoomMs })
      progress.wholeAt = performance.now()
      await this.store(request, { address, incoming, body, progress })
    } finally {
      this.intake.end(incoming)
    }
    if (this.stopping) response.shouldKeepAlive = false
    sendSuccess(response)
  }

  /** Stores a whole post, when there is room for what that costs. */
  private async store(
    request: IncomingMessage,
    { address, incoming, body, progress }: { address: string; incoming: Incoming; body: Body; progress: Progress },
  ): Promise<void> {
    const { recorder, clock } = this.options
    let room: Room | null = null
    try {
      room = await this.reserve(address, roomFor(body.bytes.length))
      this.intake.end(incoming)
      const at = clock.now()
      const { bytes, scratch } = body
      const outcome = await recorder.record({ bytes, scratch, receivedAt: at, clientIp: address })
      const { kind, verdict } = outcome
      recorder.note({ address, at, kind, verdict })
      this.quotas.count(address, { kind, bytes: bytes.length, at: performance.now() })
      const times = timesOf(progress)
      this.observer.answered({ address, request, at, body: bytes, outcome, verdict, status: 200, ...times })
    } finally {
      body.release()
      room?.release()
    }
  }

  private async reserve(address: string, bytes: number): Promise<Room> {
    const reserved = this.budget.reserve(address, bytes)
    const room = reserved instanceof Promise ? await reserved : reserved
    if (!room) throw new ViewtronError('server-busy', { seconds: waitForRoomMs / 1000 })
    return room
  }

  private greet(request: IncomingMessage, response: ServerResponse): void {
    request.resume()
    const { tally, trouble } = this.options.recorder
    sendGreeting(response, tally, trouble)
  }

  private answerError(
    request: IncomingMessage,
    response: ServerResponse,
    { address, progress, cause }: { address: string; progress: Progress; cause: unknown },
  ): void {
    const { recorder, clock, maxPostBytes } = this.options
    const error = cause instanceof ViewtronError ? cause : this.unexpected(cause)
    const at = clock.now()
    const { code: verdict, status } = error
    recorder.note({ address, at, kind: null, verdict })
    this.observer.answered({
      address,
      request,
      at,
      body: null,
      outcome: null,
      verdict,
      status,
      ...timesOf(progress),
    })
    // What the storage suffers from is told once, where it is decided.
    if (error !== recorder.trouble)
      this.complaints.warn(() => `refused a post of ${address}: ${error.message} [${error.code}]`)
    if ((announcedLength(request) ?? 0) > maxPostBytes * drainFactor) response.shouldKeepAlive = false
    this.drain(request)
    refuse(response, error, status === 429 ? this.quotas.secondsToWait(address, performance.now()) || 1 : null)
  }

  private unexpected(cause: unknown): ViewtronError {
    const { clock, faults } = this.options
    faults?.note('receiving a post', cause)
    return new ViewtronError('internal-error', { id: uuid7(clock.now().getTime()) }, cause)
  }

  /** Reads what is left of a refused post, so that the connection serves the next one. */
  private drain(request: IncomingMessage): void {
    if (request.readableEnded || request.destroyed) return
    this.pace.begin(request)
    request.on('data', (chunk: Buffer) => this.pace.received(request, chunk.length))
    request.on('close', () => this.pace.end(request))
    request.resume()
  }

  private giveUp(request: IncomingMessage): void {
    const { recorder, clock } = this.options
    const address = this.senderOf(request)
    const [at, verdict] = [clock.now(), 'post-too-slow']
    recorder.note({ address, at, kind: null, verdict })
    const nothing = { body: null, outcome: null, receiveMs: slowGraceMs, storeMs: 0 }
    this.observer.answered({ ...nothing, address, request, at, verdict, status: 408 })
    this.complaints.warn(() => `${address}: gave up a post that came too slowly [post-too-slow]`)
    request.socket.destroy()
  }

  private unreadable(error: Error, socket: Socket): void {
    const { recorder, clock, log } = this.options
    const address = plainAddress(socket.remoteAddress ?? '')
    const misunderstanding = refuseUnreadable(error, socket)
    if (misunderstanding === null || address === '') return
    const { fault, reason, line } = misunderstanding
    this.observer.misunderstood(address, fault, reason, line)
    recorder.note({ address, at: clock.now(), kind: null, verdict: 'bad-request' })
    log.warn(`${address}: a request that cannot be read: ${reason} [bad-request]`)
  }

  private listenError(error: Error): Error {
    const { port, host } = this.options
    const code = (error as NodeJS.ErrnoException).code
    const setting = 'VIEWTRON_CAMERA_PORT'
    if (code === 'EADDRINUSE') return new ViewtronError('port-in-use', { port, setting }, error)
    const details = { host: host ?? '*', port, setting, reason: error.message }
    return new ViewtronError('port-forbidden', details, error)
  }
}
