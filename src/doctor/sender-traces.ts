import { setInterval } from 'node:timers'
import type { TableStore } from '../database/index.ts'
import type { Exchange, PortFault, PortObserver } from '../ingest/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/log.ts'
import { SingleFlight } from '../lib/single-flight.ts'
import { noteMessage } from './note-message.ts'
import { countAgain, type LastRequest, type MalformedRequests, newTrace, type SenderTrace } from './sender-trace.ts'
import { SenderTraceStore } from './sender-trace-store.ts'

export interface SenderTracesOptions extends TableStore {
  clock: Clock
  log: Logger
}

const saveEveryMs = 1000
const mostSenders = 10_000
// Limits a transaction, because many addresses may appear at once.
const savedAtOnce = 200
const refusalsKept = 12
const mostText = 200

const headersOfInterest = [
  'content-type',
  'content-length',
  'transfer-encoding',
  'connection',
  'user-agent',
  'host',
  'expect',
] as const

/** Copies long strings: a substring of a request would keep its whole head in memory. */
function short(text: string): string {
  return text.length <= mostText ? text : Buffer.from(text.slice(0, mostText)).toString()
}

const faultNames = {
  'tls-to-plain': 'tlsToPlain',
  'plain-to-tls': 'plainToTls',
  'certificate-refused': 'certificateRefused',
  unreadable: 'unreadable',
} as const satisfies Record<PortFault, keyof SenderTrace>

const countNames = {
  alarm: 'events',
  status: 'statuses',
  keepalive: 'keepalives',
  trajectory: 'trajectories',
  unparsed: 'unparsed',
} as const

/** Collects the traces of all addresses that connected to the camera port. Kept in memory, stored at most once a second. */
export class SenderTraces implements PortObserver {
  private readonly options: SenderTracesOptions
  private readonly store: SenderTraceStore
  private readonly traces = new Map<string, SenderTrace>()
  private readonly changed = new Set<SenderTrace>()
  private timer: NodeJS.Timeout | null = null
  private readonly saving = new SingleFlight(() => this.trySave())
  private isLoaded = false

  constructor(options: SenderTracesOptions) {
    this.options = options
    this.store = new SenderTraceStore(options)
  }

  /** Reads the stored traces and starts saving. */
  async start(): Promise<void> {
    await this.load()
    this.timer = setInterval(() => void this.save(), saveEveryMs)
  }

  /** Saves the remaining traces. Can be called twice. */
  async stop(): Promise<void> {
    if (this.timer === null) return
    clearInterval(this.timer)
    this.timer = null
    await this.saving.idle()
    await this.save()
  }

  /** Returns the traces of all addresses ever seen. */
  all(): SenderTrace[] {
    return [...this.traces.values()]
  }

  opened(address: string): void {
    const at = this.now()
    const trace = this.traceOf(address, at)
    if (!trace) return
    trace.connections++
    trace.lastConnectionAt = at
  }

  closed(address: string, bytes: number): void {
    const trace = this.traceOf(address, this.now())
    if (trace && bytes === 0) trace.silent = countAgain(trace.silent, this.now())
  }

  cutOff(address: string): void {
    const trace = this.traceOf(address, this.now())
    if (trace) trace.cutOff = countAgain(trace.cutOff, this.now())
  }

  misunderstood(address: string, fault: PortFault, reason: string, line: string | null): void {
    this.noteProblem(address, faultNames[fault], reason, line)
  }

  /** Records that a device posted to the web port. */
  postedToWebPort(address: string, target: string): void {
    this.noteProblem(address, 'webPort', 'XML posted to the web port', `POST ${short(target)}`)
  }

  finished(exchange: Exchange): void {
    // Browsers and this program's own checks send GET and HEAD; devices never do.
    if (exchange.request.method === 'GET' || exchange.request.method === 'HEAD') return
    const at = exchange.at.getTime()
    const trace = this.traceOf(exchange.address, at)
    if (!trace) return
    noteRequest(trace, exchange, at)
    const { outcome, verdict } = exchange
    if (outcome === null) {
      const isKnown = Object.hasOwn(trace.refusals, verdict)
      if (isKnown || Object.keys(trace.refusals).length < refusalsKept)
        trace.refusals[verdict] = countAgain(trace.refusals[verdict], at)
      return
    }
    trace.lastGoodAt = at
    trace[countNames[outcome.kind]]++
    if (verdict === 'repeat') trace.repeats++
    if (verdict === 'ignored') trace.ignored++
    for (const message of outcome.messages) noteMessage(trace, message, at, outcome.postId)
  }

  private now(): number {
    return this.options.clock.now().getTime()
  }

  private noteProblem(
    address: string,
    name: (typeof faultNames)[PortFault] | 'webPort',
    reason: string,
    line: string | null,
  ) {
    const at = this.now()
    const trace = this.traceOf(address, at)
    if (!trace) return
    const noted: MalformedRequests = { ...countAgain(trace[name], at), reason: short(reason), line }
    trace[name] = noted
    trace.lastByteAt = at
  }

  private traceOf(address: string, at: number): SenderTrace | null {
    let trace = this.traces.get(address)
    if (!trace) {
      if (this.traces.size >= mostSenders) return null
      trace = newTrace(address, at)
      this.traces.set(address, trace)
    }
    this.changed.add(trace)
    return trace
  }

  private save(): Promise<void> {
    return this.saving.run()
  }

  private async trySave(): Promise<void> {
    if (!this.isLoaded && !(await this.load())) return
    const some = [...this.changed].slice(0, savedAtOnce)
    if (some.length === 0) return
    for (const trace of some) this.changed.delete(trace)
    try {
      await this.store.save(some)
    } catch (error) {
      for (const trace of some) this.changed.add(trace)
      this.options.log.debug(`what is known of senders is saved later: ${(error as Error).message}`)
    }
  }

  /** Adds stored traces of addresses that were not seen since the start. */
  private async load(): Promise<boolean> {
    try {
      for (const trace of await this.store.all()) {
        if (!this.traces.has(trace.address) && this.traces.size < mostSenders) this.traces.set(trace.address, trace)
      }
      this.isLoaded = true
    } catch (error) {
      this.options.log.debug(`what is known of senders is read later: ${(error as Error).message}`)
    }
    return this.isLoaded
  }
}

function emptyRequest(): LastRequest {
  const nothing = { bytes: null, kind: null, verdict: '', status: 0, tookMs: 0 }
  return { at: 0, method: '', target: '', headers: {}, ...nothing }
}

/** Updates the existing record in place, so that a post leaves no garbage to collect. */
function noteRequest(trace: SenderTrace, exchange: Exchange, at: number): void {
  const { request, body, outcome, verdict, status, receiveMs, storeMs } = exchange
  trace.posts++
  trace.lastByteAt = at
  trace.last ??= emptyRequest()
  const { last } = trace
  for (const name of headersOfInterest) {
    const value = request.headers[name]
    if (last.headers[name] === value) continue
    if (typeof value === 'string') last.headers[name] = short(value)
    else delete last.headers[name]
  }
  last.at = at
  last.method = request.method ?? ''
  last.target = short(request.url ?? '')
  last.bytes = body?.length ?? null
  last.kind = outcome?.kind ?? null
  last.verdict = verdict
  last.status = status
  last.tookMs = Math.round((receiveMs + storeMs) * 100) / 100
}
