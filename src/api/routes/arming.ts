import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { ApiContext } from '../api-context.ts'
import { presentArming, presentMode } from '../arming/present-arming.ts'
import * as shapes from '../schemas/arming.ts'
import { idParams } from '../schemas/params.ts'

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

const modesSchema = { summary: 'The arming modes of the site', tags, response: { 200: shapes.armingModes } }
const addSchema = {
  summary: 'Add an arming mode',
  description: 'Without an id, the id follows from the name. It stays when the mode gets another name.',
  tags,
  body: shapes.newArmingMode,
  response: { 201: shapes.armingMode },
}
const renameSchema = {
  summary: 'Change the name of an arming mode',
  tags,
  params: idParams,
  body: shapes.armingModeName,
  response: { 200: shapes.armingMode },
}
const removeSchema = {
  summary: 'Remove an arming mode that nothing uses',
  tags,
  params: idParams,
  response: { 204: z.null() },
}

/** Routes for the arming modes that a site has. */
function modeRoutes({ arming, audit }: ApiContext): FastifyPluginAsyncZod {
  return async app => {
    app.get('/arming/modes', { schema: modesSchema, config: kiosk }, async () => ({
      items: arming.modes.all().map(presentMode),
    }))
    app.post('/arming/modes', { schema: addSchema, config: admin }, async (request, reply) => {
      const mode = await arming.addMode(request.body)
      audit.note(request, 'add-mode', mode.id, mode.name)
      return reply.code(201).send(presentMode(mode))
    })
    app.patch('/arming/modes/:id', { schema: renameSchema, config: admin }, async request => {
      const mode = await arming.renameMode(request.params.id, request.body.name)
      audit.note(request, 'rename-mode', mode.id, mode.name)
      return presentMode(mode)
    })
    app.delete('/arming/modes/:id', { schema: removeSchema, config: admin }, async (request, reply) => {
      const mode = await arming.removeMode(request.params.id)
      audit.note(request, 'remove-mode', mode.id, mode.name)
      return reply.code(204).send(null)
    })
  }
}

/** Routes for the arming mode, the modes and the schedule. */
export function armingRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { arming, audit } = context
  const schedule = () => ({ items: arming.schedule.map(entry => ({ ...entry, days: [...entry.days] })) })
  return async app => {
    await app.register(modeRoutes(context))
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
