import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Settings } from '../../database/index.ts'
import { levelsWith } from '../../model/index.ts'
import type { ApiContext } from '../api-context.ts'
import { CameraScope } from '../auth/camera-scope.ts'
import * as shapes from '../schemas/system.ts'
import { changedLevels, changedOff } from '../system/changed-levels.ts'
import { changedRetention, wholeRetention } from '../system/present-retention.ts'
import { limitStats, readStats } from '../system/read-stats.ts'
import { sendSample } from '../system/send-sample.ts'
import { sharedAnswer } from '../system/shared-answer.ts'

const tags = ['system']
const statsKeptMs = 1000

const statsSchema = { summary: 'Statistics of the server', tags, response: { 200: shapes.stats } }
const sampleSchema = {
  summary: 'Send a sample event through the camera port',
  tags,
  response: { 200: shapes.sampleEvent },
}
const settingsSchema = { summary: 'Stored settings', tags, response: { 200: shapes.settings } }
const changeSchema = { ...settingsSchema, summary: 'Change settings', body: shapes.settingsChange }

/** Reads the settings of the dashboard, with defaults for unset ones. */
async function readSettings(settings: Settings): Promise<shapes.Settings> {
  const [retention, approveDevices, secondFactorRoles, severity, off, passGapSeconds] = await Promise.all([
    settings.get('retention'),
    settings.get('approve-devices'),
    settings.get('second-factor-roles'),
    settings.get('severity'),
    settings.get('built-in-rules-off'),
    settings.get('pass-gap-seconds'),
  ])
  const builtInRules = Object.fromEntries(shapes.builtInRuleIds.map(id => [id, !off.includes(id)]))
  return {
    retention: wholeRetention(retention),
    approveDevices,
    secondFactorRoles,
    severity: levelsWith(severity),
    builtInRules: builtInRules as shapes.Settings['builtInRules'],
    passGapSeconds,
  }
}

/** Routes for statistics, settings and sample events. */
export function systemRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { settings, audit, clock, queries, places } = context
  const stats = sharedAnswer(() => readStats(context), { keptMs: statsKeptMs, clock })
  return async app => {
    app.get('/stats', { schema: statsSchema, config: { access: 'kiosk', cameras: 'filtered' } }, async request => {
      const scope = await CameraScope.of(request, queries)
      return scope.isLimited ? limitStats(await stats(), context, scope) : stats()
    })
    app.get('/settings', { schema: settingsSchema, config: { access: 'read', cameras: 'none' } }, () =>
      readSettings(settings),
    )
    app.patch('/settings', { schema: changeSchema, config: { access: 'admin' } }, async request => {
      const { approveDevices, secondFactorRoles, severity: change, builtInRules, passGapSeconds } = request.body
      const retention =
        request.body.retention && changedRetention(await settings.get('retention'), request.body.retention)
      const severity = change && changedLevels(await settings.get('severity'), change)
      const off = builtInRules && changedOff(await settings.get('built-in-rules-off'), builtInRules)
      await settings.change({
        retention,
        'approve-devices': approveDevices,
        'second-factor-roles': secondFactorRoles,
        severity,
        'built-in-rules-off': off,
        'pass-gap-seconds': passGapSeconds,
      })
      if (passGapSeconds !== undefined) places.basisChanged()
      audit.note(request, 'change-settings', null, JSON.stringify(request.body))
      return readSettings(settings)
    })
    app.post('/sample-event', { schema: sampleSchema, config: { access: 'write' } }, async request => {
      const sample = await sendSample(context)
      audit.note(request, 'sample-event', sample.eventId)
      return sample
    })
  }
}
