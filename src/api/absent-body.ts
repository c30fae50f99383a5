import type { FastifyInstance } from 'fastify'

/** A request without a body is one that leaves every field out. For routes below `app`. */
export function takeAbsentBodies(app: Pick<FastifyInstance, 'addHook'>): void {
  app.addHook('preValidation', async request => {
    if (request.routeOptions.schema?.body) request.body ??= {}
  })
}
