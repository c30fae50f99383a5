import type { Server } from 'node:http'
import compress, { type FastifyCompressOptions } from '@fastify/compress'
import swagger from '@fastify/swagger'
import Fastify, { type FastifyHttpOptions, type FastifyInstance } from 'fastify'
import { serializerCompiler } from 'fastify-type-provider-zod'
import { requestIdsOf } from '../lib/request-id.ts'
import { uuid7 } from '../lib/uuid7.ts'
import { refuseForeignHosts } from './allowed-hosts.ts'
import type { ApiContext } from './api-context.ts'
import { RequestInvalid } from './api-error.ts'
import { guardAccess } from './auth/access-guard.ts'
import { refuseCrossSite } from './auth/cross-site.ts'
import { linkBearer } from './auth/link-bearer.ts'
import { noteSearches } from './auth/note-searches.ts'
import { serveDashboard } from './dashboard-files.ts'
import { noticePosts } from './doctor/notice-posts.ts'
import { answerErrors } from './error-answers.ts'
import { createHttpsServer } from './https-server.ts'
import type { Metrics } from './metrics.ts'
import { openApiOptions } from './openapi.ts'
import { originForm, PathPrefix } from './path-prefix.ts'
import { addUrlPrefixes } from './prefix-urls.ts'
import { sendProblem } from './problem-document.ts'
import { authRoutes } from './routes/auth.ts'
import { docsRoutes } from './routes/docs.ts'
import { healthRoutes } from './routes/health.ts'
import { apiRoutes } from './routes/index.ts'
import { sharedRoutes } from './routes/shared.ts'
import { addUnknownRoutes } from './routes/unknown.ts'
import { addSecurityHeaders, giveSecurityHeaders } from './security-headers.ts'
import { validateStrictly } from './strict-validation.ts'
import { refuseUnreadable } from './unreadable-request.ts'

const bodyLimitBytes = 2 ** 20
// Longer than proxies usually keep an idle connection.
const keepAliveMs = 72_000
// Limits clients that send slowly in order to occupy connections.
const requestWithinMs = 60_000
// Live streams send a heartbeat every 15 s, so a connection that is silent for so long is dead.
const silentMs = 120_000

function measureRequests(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onResponse', async (request, reply) => {
    // Use the route instead of the URL, because URLs contain plates and names.
    const labels = { method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode }
    metrics.observe(labels, reply.elapsedTime / 1000)
  })
}

/** Compresses JSON and other texts, but no pictures, files of the dashboard (packed once) and live streams. */
const packedAnswers = {
  encodings: ['gzip'],
  threshold: 2048,
  zlibOptions: { level: 4 },
} satisfies FastifyCompressOptions

/** The server of a port with a certificate; without one, Fastify makes a server for HTTP. */
function httpsServer(context: ApiContext): Pick<FastifyHttpOptions<Server>, 'serverFactory'> {
  const { web } = context.certificates
  if (web === null) return {}
  const settings = { keepAliveTimeout: keepAliveMs, requestTimeout: requestWithinMs }
  return {
    serverFactory: handler => createHttpsServer({ ...context, certificate: web, handler, settings, silentMs }),
  }
}

/** The facts that trusted proxies decide: the client's address, the name of the server, and the id of a request. */
function trustInProxies({ config, clock }: ApiContext): Pick<FastifyHttpOptions<Server>, 'genReqId' | 'trustProxy'> {
  const { trustedProxies } = config
  const givenId = requestIdsOf(trustedProxies)
  return {
    trustProxy: trustedProxies.length > 0 ? trustedProxies : false,
    genReqId: request => givenId(request) ?? uuid7(clock.now().getTime()),
  }
}

/** Creates the HTTP application of the web port. Does not listen. */
export function createApp(context: ApiContext): FastifyInstance {
  const { config, requestAuth } = context
  const prefix = new PathPrefix(config)
  const app = Fastify({
    ...httpsServer(context),
    ...trustInProxies(context),
    bodyLimit: bodyLimitBytes,
    keepAliveTimeout: keepAliveMs,
    requestTimeout: requestWithinMs,
    connectionTimeout: silentMs,
    rewriteUrl: request => {
      request.url = originForm(request)
      return prefix.strip(request)
    },
    routerOptions: { maxParamLength: 500 },
    clientErrorHandler: refuseUnreadable,
    // An address that cannot be decoded (`%zz`) never reaches a route or its error handler.
    frameworkErrors: (error, _request, reply) => {
      giveSecurityHeaders(reply)
      sendProblem(reply, new RequestInvalid([{ field: 'address', message: error.message }]))
    },
  })
  // Accept JSON only.
  app.removeContentTypeParser('text/plain')
  app.setSerializerCompiler(serializerCompiler)
  validateStrictly(app)
  answerErrors(app, context)
  addSecurityHeaders(app, prefix)
  noticePosts(app, context)
  refuseForeignHosts(app, config, prefix)
  const byLink = linkBearer(context)
  guardAccess(app, async (request, reply) => byLink(request) ?? requestAuth.identify(request, reply, prefix))
  noteSearches(app, context.audit)
  refuseCrossSite(app, { ...config, csrfTokenOf: request => requestAuth.sessionOf(request)?.csrfToken ?? null })
  app.register(compress, packedAnswers)
  app.register(swagger, openApiOptions(context.version))
  app.register(docsRoutes(prefix))
  app.register(healthRoutes(context))
  app.register(authRoutes(context, prefix), { prefix: '/auth' })
  measureRequests(app, context.metrics)
  addUrlPrefixes(app, prefix)
  for (const routes of apiRoutes) app.register(routes(context), { prefix: '/api/v1' })
  app.register(sharedRoutes(context), { prefix: '/shared' })
  app.register(addUnknownRoutes)
  app.register(async scope => serveDashboard(scope, prefix))
  return app
}
