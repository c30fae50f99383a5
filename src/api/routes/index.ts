import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { ApiContext } from '../api-context.ts'
import { alertRoutes } from './alerts.ts'
import { armingRoutes } from './arming.ts'
import { backupRoutes } from './backups.ts'
import { cameraPortRoutes } from './camera-port.ts'
import { dataRoutes } from './data.ts'
import { deliveryRoutes } from './deliveries.ts'
import { devicePlateRoutes } from './device-plates.ts'
import { deviceRoutes } from './devices.ts'
import { doctorRoutes } from './doctor.ts'
import { drawnLineRoutes } from './drawn-lines.ts'
import { erasureRoutes } from './erasures.ts'
import { intakeRoutes } from './intake.ts'
import { lineRoutes } from './lines.ts'
import { mqttRoutes } from './mqtt.ts'
import { noticeRoutes } from './notice.ts'
import { outputRoutes } from './outputs.ts'
import { passRoutes } from './passes.ts'
import { pathRoutes } from './paths.ts'
import { auditRoutes, tokenRoutes, userRoutes, userSecondFactorRoutes } from './people.ts'
import { placeCountRoutes } from './place-counts.ts'
import { placeRoutes } from './places.ts'
import { plateSyncRoutes } from './plate-sync.ts'
import { pushRoutes } from './push.ts'
import { reportRoutes } from './reports.ts'
import { retentionRoutes } from './retention.ts'
import { ruleRoutes } from './rules.ts'
import { shareLinkRoutes } from './share-links.ts'
import { systemRoutes } from './system.ts'
import { viewRoutes } from './views.ts'
import { visitorRoutes } from './visitors.ts'
import { visitRoutes } from './visits.ts'
import { webhookSecretRoutes } from './webhook-secrets.ts'

/** All routes under /api/v1. */
export const apiRoutes: readonly ((context: ApiContext) => FastifyPluginAsyncZod)[] = [
  ...dataRoutes,
  outputRoutes,
  mqttRoutes,
  webhookSecretRoutes,
  deliveryRoutes,
  deviceRoutes,
  devicePlateRoutes,
  plateSyncRoutes,
  lineRoutes,
  drawnLineRoutes,
  pathRoutes,
  placeRoutes,
  placeCountRoutes,
  reportRoutes,
  passRoutes,
  visitRoutes,
  visitorRoutes,
  context => doctorRoutes(context),
  ruleRoutes,
  alertRoutes,
  pushRoutes,
  armingRoutes,
  userRoutes,
  userSecondFactorRoutes,
  tokenRoutes,
  auditRoutes,
  viewRoutes,
  shareLinkRoutes,
  systemRoutes,
  retentionRoutes,
  erasureRoutes,
  noticeRoutes,
  cameraPortRoutes,
  backupRoutes,
  intakeRoutes,
]
