import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { changesInWords } from '../../devices/index.ts'
import { ViewtronError } from '../../model/index.ts'
import { tooLargeToShow } from '../../protocol/index.ts'
import type { ApiContext } from '../api-context.ts'
import { findDevices } from '../devices/find-devices.ts'
import { presentLook } from '../devices/present-look.ts'
import * as shapes from '../schemas/devices.ts'
import { idParams } from '../schemas/params.ts'
import { untrustedContent } from '../security-headers.ts'
import { acceptMissingBodies } from '../strict-validation.ts'

const tags = ['devices']
const read = { access: 'read' } as const
const operate = { access: 'operate' } as const
const write = { access: 'write' } as const
const admin = { access: 'admin' } as const

const number = z.coerce.number().int().min(1).max(999)
const outputParams = idParams.extend({ output: number })
const presetParams = idParams.extend({ preset: number })

const listSchema = { tags, summary: 'Stored devices with their condition', response: { 200: shapes.deviceList } }
const oneSchema = { tags, summary: 'One stored device', params: idParams, response: { 200: shapes.device } }
const findSchema = {
  tags,
  summary: 'Look for devices on the local network',
  description: 'Sends a WS-Discovery probe and waits about 3 s for answers.',
  response: { 200: shapes.foundDevices },
}
const lookSchema = {
  tags,
  summary: 'Sign in to a device once and read its state; nothing is changed or stored',
  description: 'A password that the device refused is not sent again, because devices lock accounts.',
  body: shapes.lookRequest,
  response: { 200: shapes.deviceLook },
}
const addSchema = {
  tags,
  summary: 'Sign in to a device and store it',
  description: 'The password is stored encrypted and never returned.',
  body: shapes.newDevice,
  response: { 201: shapes.device },
}
const changeSchema = {
  tags,
  summary: 'Change the name, address or password of a device, or trust its new certificate',
  description: 'Missing fields stay. A new host, a new user, or a change from HTTPS to HTTP needs the password.',
  params: idParams,
  body: shapes.deviceChange,
  response: { 200: shapes.device },
}
const removeSchema = {
  tags,
  summary: 'Forget a device; its own settings stay',
  params: idParams,
  response: { 204: z.null() },
}
const restoreSchema = {
  ...oneSchema,
  summary: 'Restore a device within an hour after the removal',
  description: 'With its stored password and the settings of its plate list.',
}
const checkSchema = { ...oneSchema, summary: 'Check a device now' }
const setUpSchema = {
  tags,
  summary: 'Make a device post to this server',
  description:
    'Writes the settings, reads them back and compares; other destinations stay. `dryRun` only reports the changes.',
  params: idParams,
  body: shapes.setUpRequest,
  response: { 200: shapes.setUpAnswer },
}
const unsetSchema = {
  tags,
  summary: 'Remove this server from a device and restore its old settings',
  params: idParams,
  body: shapes.unsetRequest,
  response: { 200: shapes.unsetAnswer },
}
const arrivalSchema = {
  tags,
  summary: 'Posts and events from a device since a given time',
  params: idParams,
  querystring: shapes.arrivalQuery,
  response: { 200: shapes.arrivals },
}
const virtualSchema = {
  tags,
  summary: 'Raise a virtual alarm on a device, as a test',
  params: idParams,
  response: { 200: shapes.virtualAlarm },
}
const snapshotSchema = { tags, summary: 'A live picture', params: idParams, querystring: shapes.channelQuery }
const outputSchema = {
  tags,
  summary: 'Activate or release an alarm output, such as a gate',
  description: 'With `seconds` it is released automatically, even if this server was stopped in the meantime.',
  params: outputParams,
  body: shapes.outputCommand,
  response: { 200: shapes.outputAnswer },
}
const alarmSchema = {
  tags,
  summary: 'Alarms that a device reports as active now',
  params: idParams,
  response: { 200: shapes.deviceAlarms },
}
const clockSchema = {
  tags,
  summary: 'Set the clock of a device to the time of this server',
  description:
    'Switches NTP off on the device (where `clock.ntp` is true), as its own menu does. With `zone=server` it gives the device the time zone of this server instead, with the time in it, and leaves NTP as it is.',
  params: idParams,
  querystring: shapes.clockQuery,
  response: { 200: shapes.clockAnswer },
}
const presetSchema = {
  tags,
  summary: 'Presets of a PTZ camera',
  params: idParams,
  querystring: shapes.channelQuery,
  response: { 200: shapes.presets },
}
const gotoSchema = {
  tags,
  summary: 'Move a PTZ camera to a preset',
  params: presetParams,
  querystring: shapes.channelQuery,
  response: { 204: z.null() },
}

const publicHost = (url: string | null) => (url === null ? [] : [new URL(url).hostname])

/** Routes that find, store, change and forget devices. */
function storedRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { devices, audit, config } = context
  return async app => {
    app.get('/devices', { schema: listSchema, config: read }, async () => {
      await devices.refresh()
      return { items: devices.list() }
    })
    app.get('/devices/:id', { schema: oneSchema, config: read }, async ({ params }) => {
      await devices.refresh()
      return devices.get(params.id)
    })
    app.post('/devices/find', { schema: findSchema, config: admin }, async request => {
      const found = await findDevices(context)
      audit.note(request, 'find-devices', null, `${found.items.length} found`)
      return found
    })
    app.post('/devices/look', { schema: lookSchema, config: admin }, async request => {
      const { server, ...access } = request.body
      audit.note(request, 'look-at-device', access.host, `user: ${access.user}`)
      const { cameraUrl, publicUrl } = config
      return presentLook(await devices.look(access, { server }), { knownAs: publicHost(publicUrl), cameraUrl })
    })
    app.post('/devices', { schema: addSchema, config: admin }, async (request, reply) => {
      const added = await devices.add(request.body)
      audit.note(request, 'add-device', added.name, `${added.host}:${added.port}, user: ${added.user}`)
      return reply.code(201).send(added)
    })
    app.patch('/devices/:id', { schema: changeSchema, config: admin }, async request => {
      const changed = await devices.change(request.params.id, request.body)
      // Record field names only, because the values include a password.
      audit.note(request, 'change-device', changed.name, Object.keys(request.body).join(', '))
      return changed
    })
    app.delete('/devices/:id', { schema: removeSchema, config: admin }, async (request, reply) => {
      audit.note(request, 'remove-device', await devices.remove(request.params.id))
      return reply.code(204).send(null)
    })
    app.post('/devices/:id/restore', { schema: restoreSchema, config: admin }, async request => {
      const device = await devices.restore(request.params.id)
      audit.note(request, 'restore-device', device.name)
      return device
    })
    app.post('/devices/:id/check', { schema: checkSchema, config: write }, async ({ params }) => {
      await devices.refresh()
      return devices.check(params.id)
    })
  }
}

/** Routes that set up where devices post, and that check what arrives. */
function setUpRoutes({ devices, audit }: ApiContext): FastifyPluginAsyncZod {
  return async app => {
    app.post('/devices/:id/set-up', { schema: setUpSchema, config: admin }, async request => {
      const { id } = request.params
      await devices.refresh()
      const { plan, applied, writtenAt } = await devices.setUp(id, request.body)
      const device = devices.get(id)
      if (applied) audit.note(request, 'set-up-device', device.name, changesInWords(plan.changes))
      return { plan, applied, writtenAt, device }
    })
    app.post('/devices/:id/unset', { schema: unsetSchema, config: admin }, async request => {
      const { id } = request.params
      await devices.refresh()
      const { changes, notes } = await devices.unset(id, request.body)
      const device = devices.get(id)
      if (!request.body.dryRun) audit.note(request, 'unset-device', device.name, changesInWords(changes))
      return { changes, notes, device }
    })
    app.get('/devices/:id/arrivals', { schema: arrivalSchema, config: read }, ({ params, query }) =>
      devices.arrivals(params.id, query.since),
    )
    app.post('/devices/:id/virtual-alarm', { schema: virtualSchema, config: write }, async request => {
      const { id } = request.params
      const raised = await devices.virtualAlarm(id)
      audit.note(request, 'virtual-alarm', devices.get(id).name, `input ${raised.input}`)
      return raised
    })
  }
}

/** Routes that talk to a device directly: pictures, outputs, alarms, clock, presets. */
function controlRoutes({ devices, analysis, audit, clock }: ApiContext): FastifyPluginAsyncZod {
  return async app => {
    app.get('/devices/:id/snapshot', { schema: snapshotSchema, config: read }, async ({ params, query }, reply) => {
      const picture = await devices.atOnce(params.id, client => client.snapshot(query.channel))
      // The dashboard shows this picture, and decoding it would take too much memory in the browser.
      const reason = tooLargeToShow(picture)
      if (reason !== null) throw new ViewtronError('picture-too-large', { reason })
      return reply.header('cache-control', 'no-store').headers(untrustedContent).type('image/jpeg').send(picture)
    })
    app.post('/devices/:id/outputs/:output', { schema: outputSchema, config: operate }, async request => {
      const { id, output } = request.params
      const { on, seconds } = request.body
      const { name } = devices.get(id)
      const action = on ? 'open-output' : 'close-output'
      const howLong = on ? (seconds === undefined ? ', stays open' : ` for ${seconds} s`) : ''
      const what = `output ${output}${howLong}`
      const by = request.caller?.name ?? 'nobody'
      const switched = await devices.switchOutput(id, { output, on, seconds, by }).catch(error => {
        // The output may have switched despite the error.
        audit.note(request, `${action}-failed`, name, `${what}: ${(error as Error).message}`)
        throw error
      })
      audit.note(request, action, name, what)
      return switched
    })
    app.get('/devices/:id/alarms', { schema: alarmSchema, config: read }, async ({ params }) => {
      const active = await devices.atOnce(params.id, client => client.readAlarms())
      return { at: clock.now().toISOString(), active }
    })
    app.post('/devices/:id/clock', { schema: clockSchema, config: write }, async request => {
      const { id } = request.params
      const setsZone = request.query.zone !== undefined
      const set = await (setsZone ? devices.clocks.setZone(id) : devices.clocks.set(id))
      if (setsZone) analysis.forgetZones(devices.get(id).cameras.map(camera => camera.id))
      const { offsetMs, timeZone } = set.before
      const zones = setsZone ? `time zone ${timeZone ?? 'unknown'} to ${set.after.timeZone ?? 'unknown'}, ` : ''
      audit.note(request, 'set-device-clock', devices.get(id).name, `${zones}was off by ${Math.round(offsetMs)} ms`)
      return set
    })
    app.get('/devices/:id/presets', { schema: presetSchema, config: read }, async ({ params, query }) => ({
      items: await devices.atOnce(params.id, client => client.readPresets(query.channel)),
    }))
    app.post('/devices/:id/presets/:preset', { schema: gotoSchema, config: operate }, async (request, reply) => {
      const { id, preset } = request.params
      await devices.atOnce(id, client => client.gotoPreset(preset, request.query.channel))
      audit.note(request, 'goto-preset', devices.get(id).name, `preset ${preset}`)
      return reply.code(204).send(null)
    })
  }
}

/** Routes for cameras and recorders that the server manages over their own API. */
export function deviceRoutes(context: ApiContext): FastifyPluginAsyncZod {
  return async app => {
    acceptMissingBodies(app)
    for (const routes of [storedRoutes, setUpRoutes, controlRoutes]) app.register(routes(context))
  }
}
