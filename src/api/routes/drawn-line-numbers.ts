import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import { countEdges } from '../../analysis/index.ts'
import { ShownCameras } from '../../cameras/shown-cameras.ts'
import { isInside } from '../../grouping/index.ts'
import { crossingCounts, type Line, Lines, queueCounts } from '../../places/index.ts'
import { iso } from '../../time/iso.ts'
import type { ApiContext } from '../api-context.ts'
import { RequestInvalid } from '../api-error.ts'
import { defaultDays } from '../counts/parse-count-query.ts'
import { parseRange } from '../parse-range.ts'
import { parseZone } from '../parse-zone.ts'
import { checkDrawn } from '../places/check-line.ts'
import { idParams } from '../schemas/params.ts'
import { crossingQuery, crossings } from '../schemas/paths.ts'
import { queue, queueQuery } from '../schemas/places.ts'

const tags = ['places']
const read = { access: 'read' } as const
const patienceMs = 2000

const queueSchema = {
  tags,
  summary: 'How many wait in a drawn zone now, how many waited, and how long',
  params: idParams,
  querystring: queueQuery,
  response: { 200: queue },
}
const crossingSchema = {
  tags,
  summary: 'How many crossed a drawn line, or the border of a drawn zone',
  params: idParams,
  querystring: crossingQuery,
  response: { 200: crossings },
}

/** Throws `request-invalid` for an empty range or an unknown zone. */
function edgesOf(query: z.output<typeof crossingQuery>, { clock, timeZone }: Pick<ApiContext, 'clock' | 'timeZone'>) {
  const { bucket, weekStart } = query
  const zone = parseZone(query.zone ?? timeZone)
  const { from, to } = parseRange(query, { now: clock.now(), days: defaultDays[bucket] })
  const edges = countEdges({ bucket, from, to, zone, weekStart })
  return { edges, zone, range: { from: iso(edges[0] ?? 0), to: iso(edges.at(-1) ?? 0), bucket, zone } }
}

/** The targets of a kind that stand in a zone now. */
async function waitingNow({ analysis, queries }: ApiContext, line: Line, target: string): Promise<number> {
  const cameras = await ShownCameras.load(queries)
  const { id } = cameras.shown(line.cameraId)
  const here = analysis.presence().filter(({ camera }) => cameras.shown(camera.id).id === id)
  return here
    .flatMap(({ targets }) => targets)
    .filter(({ type, box }) => type === target && box !== null)
    .filter(({ box }) => box && isInside(line.points, { x: (box.x1 + box.x2) / 2, y: box.y2 })).length
}

/** Routes for the numbers of drawn lines and zones. */
export function drawnLineNumberRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { queries, places, feed } = context
  const drawnLine = async (id: string): Promise<Line> => {
    const found = await new Lines(queries).find(id)
    checkDrawn(found)
    return found
  }
  return async app => {
    app.get('/lines/:id/crossings', { schema: crossingSchema, config: read }, async ({ params, query }) => {
      const upTo = await places.caughtUp(feed.lastSeq, patienceMs)
      const { id, name } = await drawnLine(params.id)
      const { edges, range } = edgesOf(query, context)
      const { sums, points } = await crossingCounts(queries, id, edges)
      const shown = points.map(({ from, ...ways }) => ({ from: iso(from), ...ways }))
      return { line: { id, name }, ...range, sums, points: shown, isCounting: places.isCounting(id), upTo }
    })
    app.get('/lines/:id/queue', { schema: queueSchema, config: read }, async ({ params, query }) => {
      const upTo = await places.caughtUp(feed.lastSeq, patienceMs)
      const found = await drawnLine(params.id)
      if (found.shape !== 'area')
        throw new RequestInvalid([{ field: 'id', message: 'nobody waits on a line; ask for a zone' }])
      const { target } = query
      const { edges, range } = edgesOf(query, context)
      const points = await queueCounts(queries, { lineId: found.id, target, edges })
      const now = await waitingNow(context, found, target)
      const shown = points.map((point, n) => ({ from: iso(edges[n] ?? 0), ...point }))
      return { line: { id: found.id, name: found.name }, ...range, target, now, points: shown, upTo }
    })
  }
}
