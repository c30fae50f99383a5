import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { ApiContext } from '../api-context.ts'
import { presentSyncDevice } from '../plates/present-sync.ts'
import { idParams } from '../schemas/params.ts'
import * as shapes from '../schemas/plate-sync.ts'
import { acceptMissingBodies } from '../strict-validation.ts'

const tags = ['plates']
const read = { access: 'read' } as const
const write = { access: 'write' } as const

const stateSchema = {
  tags,
  summary: 'Known plates compared with the plate lists of devices, as last read',
  response: { 200: shapes.syncState },
}
const readSchema = { ...stateSchema, summary: 'Read the plate lists of all devices again' }
const beginSchema = {
  tags,
  summary: 'Apply decisions about differences to a device, in the background',
  description:
    'Differences that have changed in the meantime are skipped. Another run continues where this one stopped.',
  params: idParams,
  body: shapes.syncRequest,
  response: { 202: shapes.syncRun },
}
const runSchema = {
  tags,
  summary: 'Progress of the last run on a device; null before the first',
  params: idParams,
  response: { 200: shapes.lastSyncRun },
}
const switchSchema = {
  tags,
  summary: 'Switch automatic sync of a device with known plates on or off',
  description:
    'Adds missing plates, and changes or removes plates that this server added. Other differences need a decision.',
  params: idParams,
  body: shapes.syncSwitch,
  response: { 200: shapes.syncDevice },
}

type Decisions = { take: 'ours' | 'theirs' | 'leave' }[]

function inWords(decisions: Decisions): string {
  const count = (wanted: string) => decisions.filter(({ take }) => take === wanted).length
  return `${count('ours')} as ours, ${count('theirs')} as theirs, ${count('leave')} left`
}

/** Routes that compare known plates with the lists of devices and apply decisions about the differences. */
export function plateSyncRoutes({ devices, plateSync, audit }: ApiContext): FastifyPluginAsyncZod {
  const state = async () => {
    const { ours, devices: synced } = await plateSync.state()
    return { ours, devices: synced.map(presentSyncDevice) }
  }
  return async app => {
    acceptMissingBodies(app)
    app.get('/plate-sync', { schema: stateSchema, config: read }, async () => {
      await devices.refresh()
      return state()
    })
    app.post('/plate-sync/read', { schema: readSchema, config: write }, async () => {
      await devices.refresh()
      await plateSync.readAll()
      return state()
    })
    app.post('/plate-sync/:id', { schema: beginSchema, config: write }, async (request, reply) => {
      const { id } = request.params
      await devices.refresh()
      const run = await plateSync.begin(id, request.body.decisions)
      audit.note(request, 'sync-plates', devices.get(id).name, inWords(request.body.decisions))
      return reply.code(202).send(run)
    })
    app.get('/plate-sync/:id/run', { schema: runSchema, config: read }, async ({ params }) => {
      await devices.refresh()
      return plateSync.run(params.id)
    })
    app.patch('/plate-sync/:id', { schema: switchSchema, config: write }, async request => {
      const { id } = request.params
      await devices.refresh()
      await plateSync.switchAutomatic(id, request.body.automatic)
      audit.note(request, 'switch-plate-sync', devices.get(id).name, request.body.automatic ? 'automatic' : 'by hand')
      return presentSyncDevice(await plateSync.stateOf(id))
    })
  }
}
