import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { ApiContext } from '../api-context.ts'
import { cameraRoutes } from './cameras.ts'
import { countRoutes } from './counts.ts'
import { eventRoutes } from './events.ts'
import { exportRoutes } from './export.ts'
import { faceRoutes } from './faces.ts'
import { imageRoutes } from './images.ts'
import { inboxRoutes } from './inbox.ts'
import { incidentRoutes } from './incidents.ts'
import { plateListRoutes } from './plate-lists.ts'
import { plateRoutes } from './plates.ts'
import { streamRoutes } from './stream.ts'

/** Routes for recorded data: events, incidents, pictures, plates, cameras, counts, the inbox. */
export const dataRoutes: readonly ((context: ApiContext) => FastifyPluginAsyncZod)[] = [
  eventRoutes,
  incidentRoutes,
  imageRoutes,
  streamRoutes,
  exportRoutes,
  plateListRoutes,
  plateRoutes,
  faceRoutes,
  cameraRoutes,
  countRoutes,
  inboxRoutes,
]
