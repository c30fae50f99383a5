import type { FastifyInstance } from 'fastify'

const underApi = ['/api/v1', '/api/v1/*']
const besideApi = ['/api', '/api/*', '/auth', '/auth/*']

/** Catch-all routes under /api and /auth. They keep the dashboard's page from answering there. */
export const unknownRoutes: ReadonlySet<string> = new Set([...underApi, ...besideApi])

/** Answers `route-unknown` below /api and /auth. Below /api/v1 a sign-in is required first. */
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
