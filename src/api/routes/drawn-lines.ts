import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { countEdges } from '../../analysis/index.ts'
import { ShownCameras } from '../../cameras/shown-cameras.ts'
import { uuid7 } from '../../lib/uuid7.ts'
import { type Line, Lines, queueCounts, StoredPlaces } from '../../places/index.ts'
import { iso } from '../../time/iso.ts'
import { dayMs } from '../../time/units.ts'
import type { ApiContext } from '../api-context.ts'
import { RequestInvalid } from '../api-error.ts'
import { defaultDays } from '../counts/parse-count-query.ts'
import { parseZone } from '../parse-zone.ts'
import { idParams } from '../schemas/params.ts'
import { line, newLine, queue, queueQuery } from '../schemas/places.ts'
import { presentLine } from './lines.ts'

const tags = ['places']
const read = { access: 'read' } as const
const write = { access: 'write' } as const
const patienceMs = 2000
/** A new line counts the tracks of the past first. */
const countPatienceMs = 5000
const fewestCorners = 3

const addSchema = { tags, summary: 'Draw a line or zone that counts tracks', body: newLine, response: { 201: line } }
const removeSchema = { tags, summary: 'Remove a drawn line or zone', params: idParams, response: { 204: z.null() } }
const queueSchema = {
  tags,
  summary: 'How many waited in a drawn zone, and how long',
  params: idParams,
  querystring: queueQuery,
  response: { 200: queue },
}

/** Throws `request-invalid` for a camera that does not exist, and for a zone with two corners. */
function checkLine({ camera, shape, points }: z.output<typeof newLine>, cameras: ShownCameras): string {
  const found = cameras.groups().find(({ id, name, ids }) => id === camera || name === camera || ids.includes(camera))
  if (!found) throw new RequestInvalid([{ field: 'camera', message: `there is no camera ${camera}` }])
  if (shape === 'area' && points.length < fewestCorners)
    throw new RequestInvalid([{ field: 'points', message: 'a zone needs at least three points' }])
  return found.id
}

/** Throws `request-invalid` for a line that a camera posted. */
function checkDrawn({ drawnAt }: Line): void {
  if (drawnAt !== null) return
  throw new RequestInvalid([
    { field: 'id', message: 'the camera posted this line; only drawn ones can be asked for or removed' },
  ])
}

/** Routes for the lines and zones that people draw. */
export function drawnLineRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { queries, write: save, places, feed, clock, audit } = context
  const lines = new Lines(queries)
  return async app => {
    await app.register(queueRoutes(context))
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
    app.delete('/lines/:id', { schema: removeSchema, config: write }, async (request, reply) => {
      const found = await lines.find(request.params.id)
      checkDrawn(found)
      const isDoor = (await StoredPlaces.all(queries)).find(({ doors }) => doors.some(door => door.line === found.id))
      if (isDoor) throw new RequestInvalid([{ field: 'id', message: `it is a door of the place ${isDoor.name}` }])
      await save(lines.removeStatements(found.id))
      places.drawnLinesChanged()
      audit.note(request, 'remove-line', found.id, found.name)
      return reply.code(204).send(null)
    })
  }
}

function queueRoutes({ queries, places, feed, clock, timeZone }: ApiContext): FastifyPluginAsyncZod {
  return async app => {
    app.get('/lines/:id/queue', { schema: queueSchema, config: read }, async ({ params, query }) => {
      const upTo = await places.caughtUp(feed.lastSeq, patienceMs)
      const found = await new Lines(queries).find(params.id)
      checkDrawn(found)
      if (found.shape !== 'area')
        throw new RequestInvalid([{ field: 'id', message: 'nobody waits on a line; ask for a zone' }])
      const { bucket, target, weekStart } = query
      const zone = parseZone(query.zone ?? timeZone)
      const to = query.to ?? clock.now()
      const from = query.from ?? new Date(to.getTime() - defaultDays[bucket] * dayMs)
      if (from >= to) throw new RequestInvalid([{ field: 'to', message: 'is not after from' }])
      const edges = countEdges({ bucket, from, to, zone, weekStart })
      const points = await queueCounts(queries, { lineId: found.id, target, edges })
      return {
        line: { id: found.id, name: found.name },
        from: iso(edges[0] ?? 0),
        to: iso(edges.at(-1) ?? 0),
        bucket,
        zone,
        target,
        points: points.map((point, n) => ({ from: iso(edges[n] ?? 0), ...point })),
        upTo,
      }
    })
  }
}
