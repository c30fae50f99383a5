import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { ApiContext } from '../api-context.ts'
import { CameraScope } from '../auth/camera-scope.ts'
import { parseFilter } from '../events/parse-filter.ts'
import { type LiveSubscription, liveKinds, unlimitedKinds } from '../live/live-filter.ts'
import { type ListenerNames, LiveHub } from '../live/live-hub.ts'
import { LiveListener } from '../live/live-listener.ts'
import { StreamMemory } from '../live/stream-memory.ts'
import { PathPrefix } from '../path-prefix.ts'
import { prefixUrls } from '../prefix-urls.ts'
import { streamQuery } from '../schemas/events.ts'

export interface StreamOptions {
  heartbeatMs?: number
  maxListeners?: number
  /** The limit of streams for one caller, and for one address. */
  maxOfOne?: number
  /** The budget for unsent bytes of all readers; above it the slowest are disconnected. */
  maxHeldBytes?: number
  /** A reader with more unsent bytes is disconnected. */
  maxBacklogBytes?: number
  /** A replay ends when the reader takes no bytes for this time. */
  patienceMs?: number
}

const coalesceMs = 100

/** Prefers the `Last-Event-ID` of a reconnecting browser to the query parameter, which keeps the first position. */
function resumePosition(header: string | string[] | undefined, parameter: number | undefined): number | null {
  const seq = typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : parameter
  return seq ?? null
}

/** Returns the names under which a stream is counted: address and caller. */
function namesOf({ ip, caller }: Pick<FastifyRequest, 'ip' | 'caller'>): ListenerNames {
  return caller && caller.kind !== 'nobody' ? [ip, `${caller.kind} ${caller.name}`] : [ip]
}

/** Sends the head of an event stream, including headers set by hooks. */
export function openStream(reply: FastifyReply): void {
  const { raw } = reply
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value)
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    // Stop proxies from buffering the stream.
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  })
}

/** Creates the hub of live streams and a metric of its open streams. */
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
      isAllowed: () => context.requestAuth.isStillValid(request),
      ...(path !== '' && { adapt: message => Buffer.from(prefixUrls(message.toString(), path)) }),
    })
  }
}

/** Serves `GET events/stream`, the live stream (server-sent events). */
export function streamRoutes(context: ApiContext, options: StreamOptions = {}): FastifyPluginAsyncZod {
  const memory = new StreamMemory(options.maxHeldBytes ?? 32 * 2 ** 20)
  const hub = createHub(context, memory, options)
  const createListener = listenerFactory(context, memory, options)
  const { timeZone } = context

  return async app => {
    app.addHook('preClose', async () => hub.stop())
    app.get(
      '/events/stream',
      {
        config: { access: 'kiosk', cameras: 'filtered' },
        // A stream has no answer to HEAD.
        exposeHeadRoute: false,
        schema: {
          tags: ['events'],
          summary: 'Live stream (server-sent events), replayed from Last-Event-ID',
          querystring: streamQuery,
        },
      },
      async (request, reply) => {
        const { kinds, maxRate, lastEventId, ...filter } = request.query
        const scope = await CameraScope.of(request, context.queries)
        const subscription: LiveSubscription = {
          kinds: (kinds ?? liveKinds).filter(kind => !unlimitedKinds.has(kind) || !scope.isLimited),
          filter: parseFilter(filter, scope, timeZone),
          maxRate: maxRate ?? null,
          alertCameras: scope.ownIds() ?? null,
        }
        const names = namesOf(request)
        hub.checkLimits(names)
        // Bypass Fastify, which would buffer and end the answer.
        reply.hijack()
        openStream(reply)
        const after = resumePosition(request.headers['last-event-id'], lastEventId)
        hub.add(createListener(request, reply.raw), subscription, { after, names })
      },
    )
  }
}
