import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ShownCameras } from '../../cameras/shown-cameras.ts'
import { uuid7 } from '../../lib/uuid7.ts'
import { type Line, Lines, StoredPlaces } from '../../places/index.ts'
import type { ApiContext } from '../api-context.ts'
import { RequestInvalid } from '../api-error.ts'
import { checkDrawn, checkPoints } from '../places/check-line.ts'
import { idParams } from '../schemas/params.ts'
import { line, newLine } from '../schemas/places.ts'
import { drawnLineNumberRoutes } from './drawn-line-numbers.ts'
import { presentLine } from './lines.ts'

const tags = ['places']
const write = { access: 'write' } as const
/** A new line counts the tracks of the past first. */
const countPatienceMs = 5000

const addSchema = { tags, summary: 'Draw a line or zone that counts tracks', body: newLine, response: { 201: line } }
const removeSchema = { tags, summary: 'Remove a drawn line or zone', params: idParams, response: { 204: z.null() } }
const restoreSchema = {
  tags,
  summary: 'Bring back a drawn line or zone that was removed within the last hour',
  params: idParams,
  response: { 200: line },
}

/** Throws `request-invalid` for a camera that does not exist, and for a zone with two corners. */
function checkLine({ camera, shape, points }: z.output<typeof newLine>, cameras: ShownCameras): string {
  const found = cameras.groups().find(({ id, name, ids }) => id === camera || name === camera || ids.includes(camera))
  if (!found) throw new RequestInvalid([{ field: 'camera', message: `there is no camera ${camera}` }])
  checkPoints(shape, points)
  return found.id
}

/** Routes for the lines and zones that people draw. */
export function drawnLineRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { queries, write: save, places, feed, clock, audit } = context
  const lines = new Lines(queries)
  return async app => {
    await app.register(drawnLineNumberRoutes(context))
    await app.register(removalRoutes(context))
    app.post('/lines', { schema: addSchema, config: write }, async (request, reply) => {
      const cameras = await ShownCameras.load(queries)
      const cameraId = checkLine(request.body, cameras)
      const now = clock.now().getTime()
      const { shape, points, name } = request.body
      const drawn: Line = { id: uuid7(now), cameraId, shape, points, name, seenAt: now, hasTotals: false, drawnAt: now }
      await save([lines.putStatement(drawn)])
      places.drawnLinesChanged()
      audit.note(request, 'draw-line', drawn.id, name)
      await places.caughtUp(feed.lastSeq, countPatienceMs)
      return reply.code(201).send(presentLine(drawn, cameras))
    })
  }
}

function removalRoutes({ queries, places, feed, clock, audit }: ApiContext): FastifyPluginAsyncZod {
  const lines = new Lines(queries)
  return async app => {
    app.delete('/lines/:id', { schema: removeSchema, config: write }, async (request, reply) => {
      const found = await lines.find(request.params.id)
      checkDrawn(found)
      const isDoor = (await StoredPlaces.all(queries)).find(({ doors }) => doors.some(door => door.line === found.id))
      if (isDoor) throw new RequestInvalid([{ field: 'id', message: `it is a door of the place ${isDoor.name}` }])
      await places.changeLines(lines.removeStatements(found.id, clock.now().getTime()))
      audit.note(request, 'remove-line', found.id, found.name)
      return reply.code(204).send(null)
    })
    app.post('/lines/:id/restore', { schema: restoreSchema, config: write }, async request => {
      const { id } = request.params
      await places.changeLines([lines.restoreStatement(id)])
      const found = await lines.find(id)
      audit.note(request, 'restore-line', id, found.name)
      await places.caughtUp(feed.lastSeq, countPatienceMs)
      return presentLine(found, await ShownCameras.load(queries))
    })
  }
}
