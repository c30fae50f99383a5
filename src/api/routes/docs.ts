import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import type { PathPrefix } from '../path-prefix.ts'

const hidden = { schema: { hide: true }, config: { access: 'public' } } as const

const page = (prefix: string) => `<!doctype html>
<html lang="en">
  <head>
    <base href="${prefix}/api/docs/">
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>API – Viewtron Event Server</title>
    <link rel="stylesheet" href="files/swagger-ui.css">
    <script src="files/swagger-ui-bundle.js" defer></script>
    <script src="start.js" defer></script>
  </head>
  <body><div id="docs"></div></body>
</html>
`

// Changes with a session cookie need its CSRF token.
const start = `let session
async function withCsrfToken(request) {
  if (/^(GET|HEAD)$/i.test(request.method ?? 'GET')) return request
  session ??= fetch(new URL('../../auth/session', document.baseURI)).then(answer => answer.json())
  const { csrfToken } = await session
  if (csrfToken) request.headers['x-csrf-token'] = csrfToken
  return request
}
SwaggerUIBundle({
  url: new URL('../openapi.json', document.baseURI).href,
  dom_id: '#docs',
  deepLinking: true,
  docExpansion: 'list',
  validatorUrl: null,
  requestInterceptor: withCsrfToken,
})
`

/** Routes for the API description, as JSON and as a page. Public, because it contains no data of this installation. */
export function docsRoutes(prefix: PathPrefix) {
  return async (app: FastifyInstance) => {
    const folder = join(dirname(createRequire(import.meta.url).resolve('@fastify/swagger-ui')), 'static')
    await app.register(fastifyStatic, { root: folder, serve: false, cacheControl: false })
    app.get('/api/openapi.json', hidden, async request => {
      return { ...app.swagger(), servers: [{ url: prefix.of(request.raw) || '/' }] }
    })
    app.get('/api/docs', hidden, async (request, reply) => {
      return reply.type('text/html; charset=utf-8').send(page(prefix.of(request.raw)))
    })
    app.get('/api/docs/', hidden, async (request, reply) => reply.redirect(`${prefix.of(request.raw)}/api/docs`))
    app.get('/api/docs/start.js', hidden, async (_request, reply) => reply.type('text/javascript').send(start))
    for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js']) {
      app.get(`/api/docs/files/${file}`, hidden, async (_request, reply) => {
        return reply.header('cache-control', 'public, max-age=86400').sendFile(file)
      })
    }
  }
}
