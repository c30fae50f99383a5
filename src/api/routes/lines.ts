import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { ShownCameras } from '../../cameras/shown-cameras.ts'
import { type Line, Lines } from '../../places/index.ts'
import { iso } from '../../time/iso.ts'
import type { ApiContext } from '../api-context.ts'
import { CameraScope } from '../auth/camera-scope.ts'
import { cursorCodec, numberPlace } from '../cursor.ts'
import { checkMovedLine } from '../places/check-doors.ts'
import { checkDrawn, checkPoints } from '../places/check-line.ts'
import { idParams } from '../schemas/params.ts'
import { type ApiLine, line, lineChange, linePage, lineQuery } from '../schemas/places.ts'

const tags = ['places']
const read = { access: 'read', cameras: 'filtered' } as const
const write = { access: 'write' } as const
const patienceMs = 2000
/** A line that was moved counts the tracks of the past first. */
const countPatienceMs = 5000
const cursors = cursorCodec('lines', numberPlace)

const listSchema = {
  tags,
  summary: 'Lines and zones that cameras posted',
  querystring: lineQuery,
  response: { 200: linePage },
}
const changeSchema = {
  tags,
  summary: 'Name a line or zone, or move a drawn one',
  params: idParams,
  body: lineChange,
  response: { 200: line },
}

/** A line as an answer. */
export function presentLine(line: Line, cameras: ShownCameras): ApiLine {
  const { id, cameraId, shape, points, name, hasTotals, seenAt, drawnAt } = line
  const camera = cameras.shown(cameraId)
  const isDrawn = drawnAt !== null
  const hasDirection = hasTotals || isDrawn || shape === 'area'
  const facts = { shape, points, name, hasDirection, isDrawn, seenAt: iso(seenAt) }
  return { id, camera: camera.id, cameraName: camera.name, ...facts }
}

/** Routes for lines and zones. */
export function lineRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { queries, places, feed } = context
  return async app => {
    await app.register(changeRoutes(context))
    app.get('/lines', { schema: listSchema, config: read }, async request => {
      const { limit, cursor, camera: wanted } = request.query
      const upTo = await places.caughtUp(feed.lastSeq, patienceMs)
      const scope = await CameraScope.of(request, queries)
      const cameras = await ShownCameras.load(queries)
      const all = (await new Lines(queries).all())
        .filter(({ cameraId }) => scope.includes(cameraId))
        .map(one => presentLine(one, cameras))
        .filter(({ camera, cameraName }) => !wanted?.length || wanted.includes(camera) || wanted.includes(cameraName))
      const start = cursors.decode(cursor) ?? 0
      const next = start + limit
      return { items: all.slice(start, next), nextCursor: next < all.length ? cursors.encode(next) : null, upTo }
    })
  }
}

function changeRoutes({ queries, write: save, places, feed, audit }: ApiContext): FastifyPluginAsyncZod {
  const lines = new Lines(queries)
  return async app => {
    app.patch('/lines/:id', { schema: changeSchema, config: write }, async request => {
      const { params, body } = request
      const { name, points } = body
      await places.caughtUp(feed.lastSeq, patienceMs)
      const found = await lines.find(params.id)
      if (points !== undefined) {
        checkDrawn(found)
        checkPoints(found.shape, points)
        await checkMovedLine(queries, { ...found, points })
        await places.changeLines(lines.moveStatements(found.id, points))
        audit.note(request, 'move-line', params.id, found.name)
        await places.caughtUp(feed.lastSeq, countPatienceMs)
      }
      if (name !== undefined) {
        await save([lines.renameStatement(found.id, name)])
        audit.note(request, 'name-line', params.id, name ?? 'no name')
      }
      return presentLine(await lines.find(found.id), await ShownCameras.load(queries))
    })
  }
}
