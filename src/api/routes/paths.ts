import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { countTracks, finishedTracks, pathMap } from '../../analysis/index.ts'
import { ShownCameras } from '../../cameras/shown-cameras.ts'
import type { Queries } from '../../database/index.ts'
import { pathGrid } from '../../grouping/index.ts'
import { EventLog } from '../../log/index.ts'
import { type CameraRef, ViewtronError } from '../../model/index.ts'
import { iso } from '../../time/iso.ts'
import { dayOf, startOfDay } from '../../time/zone-days.ts'
import type { ApiContext } from '../api-context.ts'
import { CameraScope } from '../auth/camera-scope.ts'
import { parseRange } from '../parse-range.ts'
import { idParams } from '../schemas/params.ts'
import { pathMapQuery, pathQuery, paths, pathMap as shownMap } from '../schemas/paths.ts'

const tags = ['cameras']
const read = { access: 'read', cameras: 'filtered' } as const
const patienceMs = 2000
const defaultDays = 30

const pathSchema = {
  tags,
  summary: 'Paths of targets over the picture of a camera',
  params: idParams,
  querystring: pathQuery,
  response: { 200: paths },
}
const mapSchema = {
  tags,
  summary: 'Where targets were over the picture of a camera, where they stood, and how fast they were',
  params: idParams,
  querystring: pathMapQuery,
  response: { 200: shownMap },
}

/** The camera with its own ids. Throws `not-found`, also for one that the caller may not see. */
async function cameraOf(
  queries: Queries,
  request: Pick<FastifyRequest, 'caller'> & { params: { id: string } },
): Promise<CameraRef & { ids: string[] }> {
  const { id } = request.params
  const scope = await CameraScope.of(request, queries)
  scope.check(id, { what: 'camera', id })
  const found = (await ShownCameras.load(queries)).groups().find(({ ids }) => ids.includes(id))
  if (!found) throw new ViewtronError('not-found', { what: 'camera', id })
  return found
}

/** Routes for paths over the picture of a camera. */
export function pathRoutes({ queries, analysis, feed, clock, timeZone }: ApiContext): FastifyPluginAsyncZod {
  return async app => {
    app.get('/cameras/:id/paths', { schema: pathSchema, config: read }, async request => {
      const { id, name, ids } = await cameraOf(queries, request)
      const { type: types, limit } = request.query
      const wanted = { cameraIds: ids, types, ...parseRange(request.query, { now: clock.now(), days: defaultDays }) }
      const seqs = await finishedTracks(queries, { ...wanted, before: null, limit })
      const entries = await new EventLog(queries).entries(seqs)
      const total = seqs.length < limit ? seqs.length : await countTracks(queries, wanted)
      return { camera: { id, name }, items: entries.filter(entry => entry.kind === 'track'), total }
    })
    app.get('/cameras/:id/path-map', { schema: mapSchema, config: read }, async request => {
      const { id, name, ids } = await cameraOf(queries, request)
      const upTo = await analysis.pathsAddedUp(feed.lastSeq, patienceMs)
      const range = parseRange(request.query, { now: clock.now(), days: defaultDays })
      const from = dayOf(range.from.getTime(), timeZone)
      // A range that ends at midnight does not include the day that begins then.
      const to = dayOf(range.to.getTime() - 1, timeZone) + 1
      const { tracks, cells } = await pathMap(queries, { cameraIds: ids, types: request.query.type, from, to })
      const days = { from: iso(startOfDay(from, timeZone)), to: iso(startOfDay(to, timeZone)) }
      return { camera: { id, name }, ...days, zone: timeZone, grid: pathGrid, tracks, cells, upTo }
    })
  }
}
