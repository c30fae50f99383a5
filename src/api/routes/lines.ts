import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { ShownCameras } from '../../cameras/shown-cameras.ts'
import { type Line, Lines, nameLine } from '../../places/index.ts'
import { iso } from '../../time/iso.ts'
import type { ApiContext } from '../api-context.ts'
import { CameraScope } from '../auth/camera-scope.ts'
import { cursorCodec, numberPlace } from '../cursor.ts'
import { idParams } from '../schemas/params.ts'
import { type ApiLine, line, lineChange, linePage, lineQuery } from '../schemas/places.ts'

const tags = ['places']
const read = { access: 'read', cameras: 'filtered' } as const
const write = { access: 'write' } as const
const patienceMs = 2000
const cursors = cursorCodec('lines', numberPlace)

const listSchema = {
  tags,
  summary: 'Lines and zones that cameras posted',
  querystring: lineQuery,
  response: { 200: linePage },
}
const changeSchema = {
  tags,
  summary: 'Name a line or zone',
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
export function lineRoutes({ queries, write: save, places, feed, audit }: ApiContext): FastifyPluginAsyncZod {
  return async app => {
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
    app.patch('/lines/:id', { schema: changeSchema, config: write }, async request => {
      const { params, body } = request
      await places.caughtUp(feed.lastSeq, patienceMs)
      const named = await nameLine({ queries, write: save }, params.id, body.name)
      audit.note(request, 'name-line', params.id, body.name ?? 'no name')
      return presentLine(named, await ShownCameras.load(queries))
    })
  }
}
