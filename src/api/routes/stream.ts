import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { ApiContext } from '../api-context.ts'
import { askedFilter } from '../events/asked-filter.ts'
import { liveKinds } from '../live/live-filter.ts'
import { type ListenerNames, LiveHub } from '../live/live-hub.ts'
import { LiveListener } from '../live/live-listener.ts'
import { StreamMemory } from '../live/stream-memory.ts'
import { PathPrefix } from '../path-prefix.ts'
import { prefixUrls } from '../prefix-urls.ts'
import { streamQuery } from '../schemas/events.ts'

export interface StreamOptions {
  heartbeatMs?: number
  maxListeners?: number
  /** Streams of the same caller, and from the same address. */
  maxOfOne?: number
  /** Unsent bytes of all readers together, above which the furthest behind are given up. */
  maxHeldBytes?: number
  /** Unsent bytes above which a reader is given up. */
  maxBacklogBytes?: number
  /** How long a replay waits for a reader that takes nothing. */
  patienceMs?: number
}

const coalesceMs = 100

/** What a browser sends after the line broke wins over the address, which still says where the page began. */
function lastSeen(header: string | string[] | undefined, asked: number | undefined): number | null {
  const seq = typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : asked
  return seq ?? null
}

/** Whose streams are counted together. */
function namesOf({ ip, caller }: Pick<FastifyRequest, 'ip' | 'caller'>): ListenerNames {
  return caller && caller.kind !== 'nobody' ? [ip, `${caller.kind} ${caller.name}`] : [ip]
}

/** Sends the head of an event stream, with what other parts of the server want in every answer. */
export function openStream(reply: FastifyReply): void {
  const { raw } = reply
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value)
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    // A proxy that collects the answer before passing it on would show nothing for hours.
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  })
}

/** Builds the hub that sends every live message to its listeners, and counts them as a metric. */
function createHub(context: ApiContext, memory: StreamMemory, options: StreamOptions): LiveHub {
  const { queries, feed, analysis, outputs, log, metrics } = context
  const { heartbeatMs = 15_000, maxListeners = 1000, maxOfOne = 250 } = options
  const hub = new LiveHub({
    queries,
    feed,
    analysis,
    alerts: outputs.alerts,
    log,
    heartbeatMs,
    coalesceMs,
    maxListeners,
    maxOfOne,
    memory,
  })
  metrics.gauge('viewtron_live_clients', 'Open live streams.', () => hub.count)
  return hub
}

type CreateListener = (request: FastifyRequest, response: FastifyReply['raw']) => LiveListener

/** Returns a function that makes the listener of one request, within the limits of `options`. */
function listenerFactory(context: ApiContext, memory: StreamMemory, options: StreamOptions): CreateListener {
  const { maxBacklogBytes = 2 ** 20, patienceMs = 60_000 } = options
  const prefix = new PathPrefix(context.config)
  return (request, response) => {
    const path = prefix.of(request.raw)
    return new LiveListener({
      response,
      maxBacklogBytes,
      memory,
      patienceMs,
      isWelcome: () => context.requestAuth.isStillValid(request),
      ...(path !== '' && { adapt: message => Buffer.from(prefixUrls(message.toString(), path)) }),
    })
  }
}

/** `GET events/stream`: what happens, as it happens (server-sent events). */
export function streamRoutes(context: ApiContext, options: StreamOptions = {}): FastifyPluginAsyncZod {
  const memory = new StreamMemory(options.maxHeldBytes ?? 32 * 2 ** 20)
  const hub = createHub(context, memory, options)
  const createListener = listenerFactory(context, memory, options)

  return async app => {
    app.addHook('preClose', async () => hub.stop())
    app.get(
      '/events/stream',
      {
        config: { access: 'read' },
        // There is nothing to answer a HEAD request with.
        exposeHeadRoute: false,
        schema: {
          tags: ['events'],
          summary: 'Live stream (server-sent events), replayed from Last-Event-ID',
          querystring: streamQuery,
        },
      },
      async (request, reply) => {
        const { kinds, maxRate, lastEventId, ...filter } = request.query
        const wish = { kinds: kinds ?? liveKinds, filter: askedFilter(filter), maxRate: maxRate ?? null }
        const names = namesOf(request)
        hub.checkRoom(names)
        // Past everything that would hold messages back or end the answer.
        reply.hijack()
        openStream(reply)
        const after = lastSeen(request.headers['last-event-id'], lastEventId)
        hub.add(createListener(request, reply.raw), wish, { after, names })
      },
    )
  }
}
