import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { ApiContext } from '../api-context.ts'
import { dataRoutes } from './data.ts'
import { auditRoutes, tokenRoutes, userRoutes } from './people.ts'
import { systemRoutes } from './system.ts'

/** Everything under /api/v1. */
export const apiRoutes: readonly ((context: ApiContext) => FastifyPluginAsyncZod)[] = [
  ...dataRoutes,
  userRoutes,
  tokenRoutes,
  auditRoutes,
  systemRoutes,
]
