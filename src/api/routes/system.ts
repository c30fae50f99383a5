import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Settings } from '../../database/index.ts'
import { levelsWith } from '../../model/index.ts'
import type { ApiContext } from '../api-context.ts'
import { CameraScope } from '../auth/camera-scope.ts'
import * as shapes from '../schemas/system.ts'
import { changedLevels, changedOff } from '../system/changed-levels.ts'
import { limitStats, readStats } from '../system/read-stats.ts'
import { sendSample } from '../system/send-sample.ts'
import { sharedAnswer } from '../system/shared-answer.ts'
import { shownTrouble } from '../system/shown-trouble.ts'

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

const retentionSchema = {
  summary: 'Last and next run of retention',
  tags,
  response: { 200: shapes.retentionState },
}
const clockSchema = {
  ...retentionSchema,
  summary: 'Confirm the clock of this machine, so that retention continues',
}

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
    retention,
    approveDevices,
    secondFactorRoles,
    severity: levelsWith(severity),
    builtInRules: builtInRules as shapes.Settings['builtInRules'],
    passGapSeconds,
  }
}

function retentionRoutes({ directory, audit, clock }: ApiContext): FastifyPluginAsyncZod {
  const state = () => {
    const { retention, clockTrouble } = directory
    const trouble = clockTrouble && shownTrouble(clockTrouble)
    return { ...retention, clock: { now: clock.now().toISOString(), trouble } }
  }
  return async app => {
    app.get('/retention', { schema: retentionSchema, config: { access: 'read' } }, async () => state())
    app.post('/retention/clock-is-right', { schema: clockSchema, config: { access: 'admin' } }, async request => {
      const trouble = directory.clockTrouble
      await directory.confirmClock()
      audit.note(request, 'confirm-clock', null, trouble?.message ?? 'the clock was already trusted')
      return state()
    })
  }
}

/** Routes for statistics, settings, retention and sample events. */
export function systemRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { settings, audit, clock, queries, places } = context
  const stats = sharedAnswer(() => readStats(context), { keptMs: statsKeptMs, clock })
  return async app => {
    await app.register(retentionRoutes(context))
    app.get('/stats', { schema: statsSchema, config: { access: 'kiosk', cameras: 'filtered' } }, async request => {
      const scope = await CameraScope.of(request, queries)
      return scope.isLimited ? limitStats(await stats(), context, scope) : stats()
    })
    app.get('/settings', { schema: settingsSchema, config: { access: 'read', cameras: 'none' } }, () =>
      readSettings(settings),
    )
    app.patch('/settings', { schema: changeSchema, config: { access: 'admin' } }, async request => {
      const {
        retention,
        approveDevices,
        secondFactorRoles,
        severity: change,
        builtInRules,
        passGapSeconds,
      } = request.body
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
