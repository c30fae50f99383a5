import type { FastifyInstance } from 'fastify'

/** Reads a missing body as an empty object, for all routes below `app`. */
export function takeAbsentBodies(app: Pick<FastifyInstance, 'addHook'>): void {
  app.addHook('preValidation', async request => {
    if (request.routeOptions.schema?.body) request.body ??= {}
  })
}
