import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { everyPortObserver, type Outcome, type PortObserver, type PostIngest } from '../ingest/index.ts'
import { BufferPool } from '../lib/buffer-pool.ts'
import type { Clock } from '../lib/clock.ts'
import type { Faults } from '../lib/faults.ts'
import type { Logger } from '../lib/log.ts'
import { networkMatcher, plainAddress } from '../lib/networks.ts'
import { requestIdsOf } from '../lib/request-id.ts'
import { ThrottledLog } from '../lib/throttled-log.ts'
import { uuid7 } from '../lib/uuid7.ts'
import { ViewtronError } from '../model/index.ts'
import { ByteBudget, type Room } from './byte-budget.ts'
import { mayPost } from './credentials.ts'
import { HttpPort, type HttpPortOptions } from './http-port.ts'
import { type Incoming, Intake } from './intake.ts'
import type { Body } from './lent-body.ts'
import { Pace } from './pace.ts'
import { announcedLength, ConnectionLost, readBody } from './read-body.ts'
import { refuse, refuseUnreadable, sendGreeting, sendReadiness, sendSuccess } from './replies.ts'
import { senderAddress } from './sender-address.ts'
import { type SenderQuotaOptions, SenderQuotas } from './sender-quotas.ts'

/** The login that devices must send. */
export interface PortCredentials {
  /** Null before it is known; `asked` is null where everybody may post. Throws the error to answer with. */
  current(): { asked: { user: string; password: string } | null } | null
  /** Resolves when it is known. Rejects with the error to answer with. */
  ready(): Promise<{ asked: { user: string; password: string } | null }>
}

export interface ReceiverOptions extends Pick<HttpPortOptions, 'port' | 'host' | 'tls'> {
  /** CIDR networks from which posts are accepted. */
  networks: string[]
  /** CIDR networks of proxies whose `X-Forwarded-For` and `X-Request-ID` are trusted. */
  trustedProxies: string[]
  maxPostBytes: number
  maxBytesInFlight: number
  /** Bytes a second. */
  minReceiveRate: number
  /** The limits on what one sender may have stored in a minute; without it, there are none. */
  quotas?: SenderQuotaOptions
  credentials: PortCredentials
  /** Stores the posts. */
  ingest: Pick<PostIngest, 'ingest' | 'tally' | 'trouble'>
  /** Called for what happens at the port, `finished` once for every request. */
  observers: readonly Partial<PortObserver>[]
  /** Counts faults of this program. */
  faults?: Faults
  clock: Clock
  log: Logger
}

/** A POST request and how far it has come. Times are milliseconds of `performance.now()`. */
interface Arrival {
  request: IncomingMessage
  response: ServerResponse
  address: string
  /** The `X-Request-ID` of a trusted proxy. A post without it gets an id only if it is refused. */
  id: string | null
  begunAt: number
  /** When its body was complete. */
  wholeAt: number | null
}

/** The result of a request. */
interface Ending {
  body: Buffer | null
  outcome: Outcome | null
  verdict: string
  status: number
}

const idleBufferBytes = 64 * 2 ** 20
const complaintsPerSecond = 5
const waitForRoomMs = 30_000
const slowGraceMs = 30_000
// The share of the memory for posts that may be held by posts which are still being received.
const intakeShare = 1 / 8
const mostBodies = 512
// The bytes that Node has read of a post that has to wait.
const readBytes = 64 * 1024
// The measured cost of a post until it is stored: its bytes, its decoded pictures, and the network buffers that the
// garbage collector has not taken back yet (docs/performance.md).
const roomFor = (bytes: number) => bytes * 8
// An oversized post is read to its end to keep the connection, unless it is absurdly large.
const drainFactor = 4

const unbounded = { postsPerMinute: Number.POSITIVE_INFINITY, bytesPerMinute: Number.POSITIVE_INFINITY }

function timesOf({ begunAt, wholeAt }: Arrival): { receiveMs: number; storeMs: number } {
  const now = performance.now()
  return { receiveMs: (wholeAt ?? now) - begunAt, storeMs: wholeAt === null ? 0 : now - wholeAt }
}

/** The camera port: HTTP as cameras speak it, with bounded memory. */
export class Receiver {
  private readonly options: ReceiverOptions
  private readonly port: HttpPort
  private readonly intake: Intake
  private readonly budget: ByteBudget
  private readonly quotas: SenderQuotas
  private readonly pool = new BufferPool(idleBufferBytes)
  private readonly pace: Pace
  private readonly complaints: ThrottledLog
  private readonly isAllowed: (address: string) => boolean
  private readonly isProxy: (address: string) => boolean
  private readonly senderOf: (request: IncomingMessage) => string
  private readonly givenId: (request: IncomingMessage) => string | null
  private readonly observer: PortObserver
  private stopping = false

  constructor(options: ReceiverOptions) {
    this.options = options
    this.observer = everyPortObserver(options.observers)
    const { maxBytesInFlight, minReceiveRate, networks, trustedProxies } = options
    const giveUp = (request: IncomingMessage) => this.giveUp(request)
    const waitMs = waitForRoomMs
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
    this.givenId = requestIdsOf(trustedProxies)
    this.port = new HttpPort({
      ...options,
      request: (request, response) => void this.handle(request, response),
      connection: socket => this.observeConnection(socket),
      unreadable: (error, socket) => this.unreadable(error, socket),
    })
  }

  /** Opens the port; resolves with the address it listens on. Throws `port-in-use` and `port-forbidden`. */
  start(): Promise<AddressInfo> {
    return this.port.start()
  }

  /** Accepts no new posts, finishes those under way and closes the port, within 8 s. Safe twice. */
  async stop(): Promise<void> {
    if (this.stopping) return
    this.stopping = true
    await this.port.stop()
    this.pace.stop()
    this.intake.stop()
  }

  private observeConnection(socket: Socket): void {
    const address = plainAddress(socket.remoteAddress ?? '')
    // A proxy's connection carries posts of many devices.
    if (address === '' || this.isProxy(address)) return
    this.observer.opened(address)
    socket.once('close', () => this.observer.closed(address, socket.bytesRead))
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Replying to a client that has disconnected fails, which concerns nobody else.
    response.on('error', () => undefined)
    const address = this.senderOf(request)
    const id = this.givenId(request)
    if (id !== null) response.setHeader('X-Request-ID', id)
    const arrival: Arrival = { request, response, address, id, begunAt: performance.now(), wholeAt: null }
    if (this.stopping) response.shouldKeepAlive = false
    try {
      if (!this.isAllowed(address)) throw new ViewtronError('sender-not-allowed', { address })
      if (request.method === 'GET' || request.method === 'HEAD') return this.greet(request, response)
      if (request.method !== 'POST') throw new ViewtronError('method-not-allowed', { method: request.method ?? '' })
      const { credentials } = this.options
      // Awaited only before it is known, to save every other post a turn of the event loop.
      const login = credentials.current() ?? (await credentials.ready())
      if (!mayPost(login.asked, request.headers.authorization)) throw new ViewtronError('wrong-credentials')
      await this.receive(arrival)
    } catch (error) {
      if (error instanceof ConnectionLost) return this.observer.cutOff(address)
      this.answerError(arrival, error)
    }
  }

  private async receive(arrival: Arrival): Promise<void> {
    const { request, response, address } = arrival
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
      arrival.wholeAt = performance.now()
      await this.store(arrival, incoming, body)
    } finally {
      this.intake.end(incoming)
    }
    if (this.stopping) response.shouldKeepAlive = false
    sendSuccess(response)
  }

  /** Stores a whole post, once there is memory for storing it. */
  private async store(arrival: Arrival, incoming: Incoming, body: Body): Promise<void> {
    const { ingest, clock } = this.options
    const { address } = arrival
    let room: Room | null = null
    try {
      room = await this.reserve(address, roomFor(body.bytes.length))
      this.intake.end(incoming)
      const at = clock.now()
      const { bytes, scratch } = body
      const outcome = await ingest.ingest({ bytes, scratch, receivedAt: at, clientIp: address })
      const { kind, verdict } = outcome
      this.quotas.count(address, { kind, bytes: bytes.length, at: performance.now() })
      this.finish(arrival, { body: bytes, outcome, verdict, status: 200 }, at)
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

  private finish(arrival: Arrival, ending: Ending, at: Date): void {
    const { address, request } = arrival
    this.observer.finished({ address, request, at, ...ending, ...timesOf(arrival) })
  }

  private greet(request: IncomingMessage, response: ServerResponse): void {
    request.resume()
    const { tally, trouble } = this.options.ingest
    if (request.url?.split('?', 1)[0] === '/readyz') sendReadiness(response, trouble, this.stopping)
    else sendGreeting(response, tally, trouble)
  }

  private answerError(arrival: Arrival, cause: unknown): void {
    const { ingest, clock, maxPostBytes } = this.options
    const { request, response, address } = arrival
    const id = arrival.id ?? uuid7(clock.now().getTime())
    const error = cause instanceof ViewtronError ? cause : this.unexpected(cause, id)
    const { code: verdict, status } = error
    this.finish(arrival, { body: null, outcome: null, verdict, status }, clock.now())
    // Trouble of the storage is logged once, by the supervisor.
    if (error !== ingest.trouble)
      this.complaints.warn(() => `refused a post of ${address} (request ${id}): ${error.message} [${error.code}]`)
    if ((announcedLength(request) ?? 0) > maxPostBytes * drainFactor) response.shouldKeepAlive = false
    this.drain(request)
    const retryAfter = status === 429 ? this.quotas.secondsToWait(address, performance.now()) || 1 : null
    refuse(response, error, { id, retryAfter })
  }

  private unexpected(cause: unknown, id: string): ViewtronError {
    this.options.faults?.note('receiving a post', cause, { subject: `(request ${id})` })
    return new ViewtronError('internal-error', { id }, cause)
  }

  /** Reads the rest of a refused post, so that the connection can be used for the next one. */
  private drain(request: IncomingMessage): void {
    if (request.readableEnded || request.destroyed) return
    this.pace.begin(request)
    request.on('data', (chunk: Buffer) => this.pace.received(request, chunk.length))
    request.on('close', () => this.pace.end(request))
    request.resume()
  }

  /** Ends a post that is received too slowly. */
  private giveUp(request: IncomingMessage): void {
    const address = this.senderOf(request)
    const times = { receiveMs: slowGraceMs, storeMs: 0 }
    const ending: Ending = { body: null, outcome: null, verdict: 'post-too-slow', status: 408 }
    this.observer.finished({ address, request, at: this.options.clock.now(), ...ending, ...times })
    this.complaints.warn(() => `${address}: gave up a post that came too slowly [post-too-slow]`)
    request.socket.destroy()
  }

  private unreadable(error: Error, socket: Socket): void {
    const address = plainAddress(socket.remoteAddress ?? '')
    const misunderstanding = refuseUnreadable(error, socket)
    if (misunderstanding === null || address === '') return
    const { fault, reason, line } = misunderstanding
    this.observer.misunderstood(address, fault, reason, line)
    this.options.log.warn(`${address}: a request that cannot be read: ${reason} [bad-request]`)
  }
}
