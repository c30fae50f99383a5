import type { FastifyInstance } from 'fastify'

const underApi = ['/api/v1', '/api/v1/*']
const besideApi = ['/api', '/api/*', '/auth', '/auth/*']

/** The routes of addresses that mean nothing but belong to programs, so that the dashboard's page never answers them. */
export const unknownRoutes: ReadonlySet<string> = new Set([...underApi, ...besideApi])

/** Answers `route-unknown` below /api and /auth. Below /api/v1 only callers who signed in learn even that. */
export async function addUnknownRoutes(app: FastifyInstance): Promise<void> {
  for (const url of underApi) {
    app.all(url, { schema: { hide: true }, config: { access: 'read' } }, async (_request, reply) =>
      reply.callNotFound(),
    )
  }
  for (const url of besideApi) {
    app.all(url, { schema: { hide: true }, config: { access: 'public' } }, async (_request, reply) =>
      reply.callNotFound(),
    )
  }
}
