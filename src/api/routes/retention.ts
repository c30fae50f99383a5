import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ShownCameras } from '../../cameras/shown-cameras.ts'
import { Holds } from '../../events/index.ts'
import { readRemovals } from '../../log/index.ts'
import { ViewtronError } from '../../model/index.ts'
import type { ApiContext } from '../api-context.ts'
import { cursorCodec } from '../cursor.ts'
import { camerasOfPlace } from '../places/cameras-of-place.ts'
import { idParams } from '../schemas/params.ts'
import * as shapes from '../schemas/retention.ts'
import { changedRetention, presentHold, presentPreview, presentRemoval } from '../system/present-retention.ts'
import { shownTrouble } from '../system/shown-trouble.ts'

const tags = ['system']
const holdTags = ['holds']
const places = cursorCodec('removals', z.string().max(50))
const read = { access: 'read' } as const
const admin = { access: 'admin' } as const

const stateSchema = {
  summary: 'Last and next run of retention',
  tags,
  response: { 200: shapes.retentionState },
}
const clockSchema = { ...stateSchema, summary: 'Confirm the clock of this machine, so that retention continues' }
const keySchema = {
  summary: 'Replace the key of removed plates',
  description:
    'Visits whose plates retention removed so far can no longer be compared with plates, or with later visits.',
  tags,
  response: { 204: z.null() },
}
const previewSchema = {
  summary: 'What retention would remove now with some settings',
  description: 'Removes nothing. Settings that are left out are as they are stored.',
  tags,
  body: shapes.retentionPreviewRequest,
  response: { 200: shapes.retentionPreview },
}
const removalsSchema = {
  summary: 'What retention removed, newest first',
  tags,
  querystring: shapes.removalQuery,
  response: { 200: shapes.removalPage },
}
const holdsSchema = {
  summary: 'Holds, newest first',
  tags: holdTags,
  response: { 200: shapes.holdList },
}
const addSchema = {
  summary: 'Keep events from being removed until the hold is released',
  tags: holdTags,
  body: shapes.newHold,
  response: { 201: shapes.hold },
}
const releaseSchema = {
  summary: 'Release a hold',
  tags: holdTags,
  params: idParams,
  response: { 200: shapes.hold },
}

/** Routes for the runs of retention, for what it would remove, and for what it removed. */
function runRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { directory, audit, clock, queries, settings, removedPlates } = context
  const trouble = () => directory.clockTrouble && shownTrouble(directory.clockTrouble)
  const state = () => ({ ...directory.retention, clock: { now: clock.now().toISOString(), trouble: trouble() } })
  return async app => {
    app.get('/retention', { schema: stateSchema, config: read }, async () => state())
    app.post('/retention/clock-is-right', { schema: clockSchema, config: admin }, async request => {
      const before = directory.clockTrouble
      await directory.confirmClock()
      audit.note(request, 'confirm-clock', null, before?.message ?? 'the clock was already trusted')
      return state()
    })
    app.post('/retention/removed-plates-key', { schema: keySchema, config: admin }, async (request, reply) => {
      await removedPlates.renew()
      audit.note(request, 'renew-removed-plates-key', null, null)
      return reply.code(204).send(null)
    })
    app.post('/retention/preview', { schema: previewSchema, config: admin }, async request => {
      const wanted = changedRetention(await settings.get('retention'), request.body)
      return presentPreview(await directory.previewRemovals(wanted), trouble())
    })
    app.get('/retention/removals', { schema: removalsSchema, config: read }, async request => {
      const { limit, cursor } = request.query
      const rows = await readRemovals(queries, { after: places.decode(cursor), limit: limit + 1 })
      const items = rows.slice(0, limit).map(presentRemoval)
      const last = items.at(-1)
      return { items, nextCursor: rows.length > limit && last ? places.encode(last.id) : null }
    })
  }
}

/** Routes for holds. */
function holdRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { audit, clock, queries } = context
  const holds = new Holds(context)
  /** A hold on a camera that does not exist would hold nothing. */
  async function refuseUnknown(cameras: readonly string[] | null): Promise<void> {
    const known = await ShownCameras.load(queries)
    const unknown = cameras?.find(id => !known.isKnown(id))
    if (unknown !== undefined) throw new ViewtronError('not-found', { what: 'camera', id: unknown })
  }
  return async app => {
    app.get('/holds', { schema: holdsSchema, config: read }, async () => ({
      items: (await holds.list()).map(presentHold),
    }))
    app.post('/holds', { schema: addSchema, config: admin }, async (request, reply) => {
      const { place, ...wanted } = request.body
      await refuseUnknown(wanted.cameras)
      const cameras = place === null ? wanted.cameras : await camerasOfPlace(queries, place)
      const createdBy = request.caller?.name ?? 'nobody'
      const hold = await holds.add({ ...wanted, cameras, createdBy }, clock.now())
      audit.note(request, 'add-hold', hold.id, JSON.stringify(request.body))
      return reply.code(201).send(presentHold(hold))
    })
    app.post('/holds/:id/release', { schema: releaseSchema, config: admin }, async request => {
      const before = await holds.named(request.params.id)
      const hold = await holds.release(before.id, request.caller?.name ?? 'nobody', clock.now())
      if (before.releasedAt === null) audit.note(request, 'release-hold', hold.id, hold.reason)
      return presentHold(hold)
    })
  }
}

/** Routes for retention and holds. */
export function retentionRoutes(context: ApiContext): FastifyPluginAsyncZod {
  return async app => {
    await app.register(runRoutes(context))
    await app.register(holdRoutes(context))
  }
}
