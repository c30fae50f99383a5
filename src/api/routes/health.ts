import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { certificateTroubles } from '../../lib/certificate-troubles.ts'
import type { ApiContext } from '../api-context.ts'
import { addServerMetrics } from '../system/server-metrics.ts'
import { shownTrouble } from '../system/shown-trouble.ts'

const tags = ['health']
const publicAccess = { access: 'public' } as const
const status = z.object({ status: z.literal('ok') })
const alive = status.extend({
  problems: z
    .array(z.object({ code: z.string(), message: z.string(), hint: z.string() }))
    .describe('What needs a person, such as a full disk or an expired certificate; left out if all is well.')
    .optional(),
})

const aliveSchema = { summary: 'Check that the process is alive', tags, response: { 200: alive } }
const readySchema = { summary: 'Check that events can be stored and read', tags, response: { 200: status } }
const metricsSchema = {
  summary: 'Metrics for Prometheus',
  tags,
  response: { 200: { description: 'Text format.', content: { 'text/plain': { schema: z.string() } } } },
}

/** Routes for monitoring. Public, because the answers contain no recorded data. */
export function healthRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { directory, metrics, certificates, clock } = context
  addServerMetrics(context)
  return async app => {
    app.addHook('onRequest', async (_request, reply) => void reply.header('cache-control', 'no-store'))
    app.get('/healthz', { schema: aliveSchema, config: publicAccess }, async () => {
      const lasting = [directory.trouble, directory.damage, directory.clockTrouble].filter(one => one !== null)
      const problems = [...lasting, ...certificateTroubles(certificates.states(), clock.now().getTime())]
      return { status: 'ok' as const, ...(problems.length > 0 ? { problems: problems.map(shownTrouble) } : {}) }
    })
    app.get('/readyz', { schema: readySchema, config: publicAccess }, async () => {
      const trouble = directory.trouble ?? directory.damage
      if (trouble) throw trouble
      return { status: 'ok' as const }
    })
    app.get('/metrics', { schema: metricsSchema, config: publicAccess }, async (_request, reply) => {
      return reply
        .type(metrics.contentType)
        .serializer(String)
        .send(await metrics.text())
    })
  }
}
