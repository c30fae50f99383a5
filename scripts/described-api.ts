import type { RouteOptions } from 'fastify'
import type { ApiContext } from '../src/api/api-context.ts'
import { createApp } from '../src/api/app.ts'
import { loadConfig } from '../src/config/index.ts'

/** A placeholder for any part of the server: every property and every call returns the placeholder. */
const nothing: unknown = new Proxy(() => nothing, {
  get: (_target, name) => (name === 'then' || typeof name === 'symbol' ? undefined : nothing),
})

export interface DescribedApi {
  /** The OpenAPI document, as `GET /api/openapi.json` answers it. */
  document: Record<string, unknown>
  /** Routes with their zod schemas, without those that the document hides. */
  routes: RouteOptions[]
}

/** The routes of the web port and their OpenAPI document, without a server: no route can be called. */
export async function describedApi(version = '0.0.0'): Promise<DescribedApi> {
  const { config } = loadConfig({ flags: {}, env: {}, workingDir: import.meta.dirname })
  const certificates = { web: null }
  const parts: Record<string, unknown> = { config, version, dataDir: '/data', timeZone: 'UTC', certificates }
  const context = new Proxy(parts, { get: (known, name) => known[name as string] ?? nothing })
  const app = createApp(context as unknown as ApiContext)
  const routes: RouteOptions[] = []
  app.addHook('onRoute', route => {
    if (!(route.schema as { hide?: boolean } | undefined)?.hide && route.method !== 'HEAD') routes.push(route)
  })
  await app.ready()
  const document = app.swagger() as unknown as Record<string, unknown>
  await app.close()
  return { document, routes }
}
