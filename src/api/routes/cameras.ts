import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { readLastSeen } from '../../analysis/index.ts'
import { CameraDirectory } from '../../cameras/camera-directory.ts'
import type { Queries } from '../../database/index.ts'
import { idleCameras } from '../../ingest/index.ts'
import { EventLog, alarmIntervals as readIntervals } from '../../log/index.ts'
import { ViewtronError } from '../../model/index.ts'
import { camerasOfPlaces } from '../../places/index.ts'
import { iso, isoOrNull } from '../../time/iso.ts'
import type { ApiContext } from '../api-context.ts'
import { CameraScope } from '../auth/camera-scope.ts'
import { presentCameras, presentOneCamera } from '../cameras/present-cameras.ts'
import { presentPresence } from '../cameras/present-presence.ts'
import { trackPage as readTracks } from '../cameras/track-pages.ts'
import { cursorCodec } from '../cursor.ts'
import {
  addressDecision,
  alarmIntervals,
  alarmQuery,
  camera,
  cameraChange,
  cameraForgetting,
  cameraList,
  cameraMerge,
  cameraQuery,
  forgottenCameras,
  presenceList,
  trackPage,
  trackQuery,
} from '../schemas/cameras.ts'
import { idParams } from '../schemas/params.ts'
import { untilSearchable } from '../until-searchable.ts'

const tags = ['cameras']
const kiosk = { access: 'kiosk', cameras: 'filtered' } as const
const read = { access: 'read', cameras: 'filtered' } as const
const write = { access: 'write' } as const
const alarmCursors = cursorCodec('camera-alarms', z.tuple([z.int(), z.int()]))

const listSchema = {
  tags,
  summary: 'Cameras with their condition',
  querystring: cameraQuery,
  response: { 200: cameraList },
}
const oneSchema = { tags, summary: 'One camera', params: idParams, response: { 200: camera } }
const changeSchema = { ...oneSchema, summary: 'Rename, hide, approve or ignore a camera', body: cameraChange }
const mergeSchema = { ...oneSchema, summary: 'Merge a camera into another, or separate it again', body: cameraMerge }
const addressSchema = { ...oneSchema, summary: 'Confirm or deny an address of a camera', body: addressDecision }
const forgetSchema = {
  tags,
  summary: 'Forget a camera; its events stay',
  params: idParams,
  response: { 204: z.null() },
}
const forgetManySchema = {
  tags,
  summary: 'Forget idle cameras; their events stay',
  body: cameraForgetting,
  response: { 200: forgottenCameras },
}
const alarmSchema = {
  tags,
  summary: 'Periods in which alarms of a camera were active',
  params: idParams,
  querystring: alarmQuery,
  response: { 200: alarmIntervals },
}
const presenceSchema = { tags, summary: 'Targets in view of the cameras now', response: { 200: presenceList } }
const trackSchema = {
  tags,
  summary: 'Finished tracks, newest first',
  querystring: trackQuery,
  response: { 200: trackPage },
}

/** Throws `not-found` for a camera that the caller may not see. */
async function checkCamera(
  queries: Queries,
  request: Pick<FastifyRequest, 'caller'> & { params: { id: string } },
): Promise<void> {
  const { id } = request.params
  const scope = await CameraScope.of(request, queries)
  scope.check(id, { what: 'camera', id })
}

function readingRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { queries, analysis } = context
  return async app => {
    app.get('/cameras', { config: kiosk, schema: listSchema }, async request => {
      const scope = await CameraScope.of(request, queries)
      await untilSearchable(context)
      return presentCameras(context, { ...request.query, only: scope.ownIds() })
    })
    app.get('/cameras/:id', { config: read, schema: oneSchema }, async request => {
      await checkCamera(queries, request)
      await untilSearchable(context)
      return presentOneCamera(context, request.params.id)
    })
    app.get('/cameras/:id/alarms', { config: read, schema: alarmSchema }, async request => {
      await checkCamera(queries, request)
      const { params, query } = request
      const { from, to, limit, cursor } = query
      const place = alarmCursors.decode(cursor)
      const after = place ? { time: place[0], seq: place[1] } : undefined
      const ids = await new CameraDirectory(queries).idsOf(params.id)
      const { items, next } = await readIntervals(queries, ids, { from, to, limit, after })
      return {
        items: items.map(({ start, stop, ...alarm }) => ({
          ...alarm,
          start: iso(start),
          stop: isoOrNull(stop),
          durationMs: stop === null ? null : stop - start,
        })),
        nextCursor: next && alarmCursors.encode([next.time, next.seq]),
      }
    })
    app.get('/presence', { config: kiosk, schema: presenceSchema }, async request => {
      const scope = await CameraScope.of(request, queries)
      const visible = analysis.presence().filter(one => scope.includes(one.camera.id))
      return { items: visible.map(presentPresence) }
    })
    app.get('/tracks', { config: read, schema: trackSchema }, async request => {
      const { camera, type, from, to, limit, cursor } = request.query
      const scope = await CameraScope.of(request, queries)
      return readTracks(queries, { camera: scope.narrow(camera), type, from, to, limit, cursor })
    })
  }
}

function changingRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { ingest, audit, clock } = context
  return async app => {
    app.patch('/cameras/:id', { config: write, schema: changeSchema }, async request => {
      const { params, body } = request
      const { name, hidden, state, allowedAddresses, link } = body
      await ingest.cameras.change(params.id, {
        ...(name === undefined ? {} : { name }),
        ...(hidden === undefined ? {} : { hidden }),
        ...(state === undefined ? {} : { state }),
        ...(allowedAddresses === undefined ? {} : { allowedAddresses }),
        ...(link === undefined ? {} : { link }),
        decidedAt: clock.now(),
      })
      audit.note(request, 'change-camera', params.id, JSON.stringify(body))
      return presentOneCamera(context, params.id)
    })
    app.post('/cameras/:id/addresses', { config: write, schema: addressSchema }, async request => {
      const { params, body: address } = request
      await ingest.cameras.change(params.id, { address })
      const action = address.state === 'confirmed' ? 'confirm-address' : 'deny-address'
      audit.note(request, action, params.id, address.address)
      return presentOneCamera(context, params.id)
    })
    app.post('/cameras/:id/merge', { config: write, schema: mergeSchema }, async request => {
      const { params, body } = request
      await ingest.cameras.change(params.id, { mergedInto: body.into, decidedAt: clock.now() })
      audit.note(request, body.into === null ? 'part-camera' : 'merge-camera', params.id, body.into)
      return presentOneCamera(context, params.id)
    })
  }
}

function forgettingRoutes({ ingest, audit, clock, queries }: ApiContext): FastifyPluginAsyncZod {
  return async app => {
    app.delete('/cameras/:id', { config: write, schema: forgetSchema }, async (request, reply) => {
      const { id } = request.params
      const gone = await ingest.cameras.forget([id])
      if (gone.length === 0) throw new ViewtronError('not-found', { what: 'camera', id })
      audit.note(request, 'forget-camera', id)
      return reply.code(204).send(null)
    })
    app.post('/cameras/forget', { config: write, schema: forgetManySchema }, async request => {
      const { mostEvents, silentDays, state, dryRun } = request.body
      const ids = await idleCameras(
        { queries, log: new EventLog(queries), cameraData: { lastSeen: readLastSeen, usedByPeople: camerasOfPlaces } },
        { mostEvents, silentDays, now: clock.now(), ...(state === undefined ? {} : { state }) },
      )
      if (dryRun) return { cameras: ids.length }
      const gone = await ingest.cameras.forget(ids)
      audit.note(request, 'forget-cameras', `${gone.length} cameras`, JSON.stringify(request.body))
      return { cameras: gone.length }
    })
  }
}

/** Routes for cameras, targets in view, tracks, and decisions about cameras. */
export function cameraRoutes(context: ApiContext): FastifyPluginAsyncZod {
  return async app => {
    await app.register(readingRoutes(context))
    await app.register(changingRoutes(context))
    await app.register(forgettingRoutes(context))
  }
}
