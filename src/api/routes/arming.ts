import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { ApiContext } from '../api-context.ts'
import { presentArming } from '../arming/present-arming.ts'
import * as shapes from '../schemas/arming.ts'

const tags = ['arming']
const kiosk = { access: 'kiosk', cameras: 'none' } as const
const read = { access: 'read', cameras: 'none' } as const
// The mode is about the whole site: people who see some cameras only do not change it.
const operate = { access: 'operate' } as const
const admin = { access: 'admin' } as const

const stateSchema = { summary: 'The arming mode of the site', tags, response: { 200: shapes.armingState } }
const modeSchema = {
  summary: 'Change the arming mode until the next scheduled change',
  tags,
  body: shapes.armingChange,
  response: { 200: shapes.armingState },
}
const scheduleSchema = {
  summary: 'When the arming mode changes in a week',
  tags,
  response: { 200: shapes.armingSchedule },
}
const replaceSchema = {
  summary: 'Replace the schedule of the arming mode',
  description: 'The mode stays until the next scheduled change.',
  tags,
  body: shapes.armingSchedule,
  response: { 200: shapes.armingSchedule },
}

/** Routes for the arming mode and its schedule. */
export function armingRoutes({ arming, audit }: ApiContext): FastifyPluginAsyncZod {
  const schedule = () => ({ items: arming.schedule.map(entry => ({ ...entry, days: [...entry.days] })) })
  return async app => {
    app.get('/arming', { schema: stateSchema, config: kiosk }, async () => presentArming(arming))
    app.put('/arming/mode', { schema: modeSchema, config: operate }, async request => {
      const { mode } = request.body
      const isOther = await arming.set(mode, { by: request.caller?.name ?? 'nobody', source: 'hand' })
      if (isOther) audit.note(request, 'change-mode', null, mode)
      return presentArming(arming)
    })
    app.get('/arming/schedule', { schema: scheduleSchema, config: read }, async () => schedule())
    app.put('/arming/schedule', { schema: replaceSchema, config: admin }, async request => {
      await arming.setSchedule(request.body.items)
      audit.note(request, 'change-mode-schedule', null, `${request.body.items.length} changes a week`)
      return schedule()
    })
  }
}
