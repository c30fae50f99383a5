import { hostname } from 'node:os'
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { ShownCameras } from '../../cameras/shown-cameras.ts'
import { oneLine } from '../../lib/one-line.ts'
import { ViewtronError } from '../../model/index.ts'
import { StoredPlaces } from '../../places/index.ts'
import { localDate } from '../../time/local-text.ts'
import type { ApiContext } from '../api-context.ts'
import { RequestInvalid } from '../api-error.ts'
import { CameraScope } from '../auth/camera-scope.ts'
import { filterInWords } from '../events/filter-words.ts'
import { parseFilter } from '../events/parse-filter.ts'
import { visibleEvents } from '../events/visible-event.ts'
import { exportName } from '../exports/export-name.ts'
import type { PassSelection } from '../exports/export-source.ts'
import { filterOfReads } from '../exports/exported-passes.ts'
import type { ExportFormat } from '../exports/open-export.ts'
import { type ChosenEvents, Selections } from '../exports/selections.ts'
import { camerasAsked } from '../places/cameras-asked.ts'
import { chosenEvents, type ExportQuery, exportQuery, selection } from '../schemas/exports.ts'
import type { ApiEventFilter } from '../schemas/index.ts'
import { untilSearchable } from '../until-searchable.ts'

interface Format {
  name: ExportFormat
  type: string
  summary: string
}

const formats: readonly Format[] = [
  { name: 'csv', type: 'text/csv; charset=utf-8', summary: 'Matching events in the format of events.csv' },
  { name: 'ndjson', type: 'application/x-ndjson', summary: 'Matching events as JSON, one per line' },
  {
    name: 'zip',
    type: 'application/zip',
    summary: 'Matching events as CSV and NDJSON, with their pictures, a report to read, and hashes of all files',
  },
]

const tags = ['export']
const mostOfName = 100
const placesPatienceMs = 2000

/** A request for an export, in the words of its readers too. */
interface Wanted {
  query: ApiEventFilter
  chosen: ChosenEvents | null
  words: string
  cameras: string[]
}

async function wantedOf(
  { queries, timeZone }: ApiContext,
  { selection: id, view, place, ...query }: ExportQuery,
  find: (id: string) => ChosenEvents,
): Promise<Wanted> {
  const shown = await ShownCameras.load(queries)
  const cameraName = (text: string) => (shown.isKnown(text) ? shown.shown(text).name : text)
  const cameras = [...new Set((query.camera ?? []).map(cameraName))]
  if (place !== undefined && view !== 'passes') {
    throw new RequestInvalid([{ field: 'place', message: 'needs view=passes' }])
  }
  if (id === undefined) {
    const words = filterInWords(query, { cameraName, timeZone })
    return { query, chosen: null, words: view === 'passes' ? `Passes: ${words}` : words, cameras }
  }
  if ([...Object.values(query), view === 'passes' || undefined].some(value => value !== undefined)) {
    throw new RequestInvalid([{ field: 'selection', message: 'cannot be combined with other filters' }])
  }
  const chosen = find(id)
  const span = { from: new Date(chosen.from), to: new Date(chosen.to + 1) }
  const { length } = chosen.seqs
  return { query: span, chosen, words: `${length} chosen ${length === 1 ? 'event' : 'events'}`, cameras }
}

/** The passes to export; null for an export of events. Throws `not-found` for callers who are limited to some cameras. */
async function passesOf(
  { queries }: ApiContext,
  { view, camera, place, plate, plateMatch, from, to }: ExportQuery,
  scope: CameraScope,
): Promise<PassSelection | null> {
  if (view !== 'passes') return null
  // A pass may have reads of several cameras.
  if (scope.isLimited) throw new ViewtronError('not-found', { what: 'view', id: view })
  return {
    cameras: await camerasAsked(queries, camera),
    place: place === undefined ? undefined : await StoredPlaces.find(queries, place),
    plate: plateMatch === undefined ? plate : undefined,
    from,
    to,
  }
}

function selectionRoute({ queries }: ApiContext, selections: Selections): FastifyPluginAsyncZod {
  return async app => {
    app.post(
      '/export/selections',
      {
        config: { access: 'read', cameras: 'filtered' },
        schema: {
          tags,
          summary: 'Choose events for an export',
          description: 'The selection lasts 15 minutes, for the same user or token.',
          body: chosenEvents,
          response: { 201: selection },
        },
      },
      async (request, reply) => {
        const events = await visibleEvents(queries, request, request.body.events)
        const { id, expiresAt } = selections.add(request.caller, events)
        return reply.code(201).send({ id, count: events.length, expiresAt: expiresAt.toISOString() })
      },
    )
  }
}

/** Routes that export all events that match a filter, or those of a selection. Rows are streamed as they are read. */
export function exportRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { config, queries, openExport, places, feed, timeZone, clock, audit, version } = context
  const selections = new Selections(context)
  const serverName = config.publicUrl === null ? hostname() : new URL(config.publicUrl).host

  async function begin(request: FastifyRequest & { query: ExportQuery }, name: ExportFormat) {
    const scope = await CameraScope.of(request, queries)
    const wanted = await wantedOf(context, request.query, id => selections.find(request.caller, id))
    const { query, chosen, words: filter } = wanted
    const parsed = parseFilter(chosen ? {} : query, scope, timeZone)
    const passes = await passesOf(context, request.query, scope)
    await (passes ? places.caughtUp(feed.lastSeq, placesPatienceMs) : untilSearchable(context))
    const { view = 'events' } = request.query
    const now = clock.now()
    const by = oneLine(request.caller?.name ?? 'nobody', mostOfName)
    const pieces = await openExport({
      format: name,
      filter: passes ? filterOfReads(parsed) : parsed,
      passes,
      seqs: chosen?.seqs ?? null,
      lastSeq: feed.lastSeq,
      about: { by, filter, serverName, version },
      now,
    })
    audit.note(request, 'export-events', name, filter)
    const file =
      name === 'zip'
        ? exportName({ ...wanted, chosen: chosen?.seqs.length ?? null, view, now, timeZone })
        : `viewtron-${view}-${localDate(now, timeZone)}.${name}`
    return { file, body: Readable.from(pieces, { objectMode: true, highWaterMark: 1 }) }
  }

  return async app => {
    await app.register(selectionRoute(context, selections))
    for (const { name, type, summary } of formats) {
      const schema = { tags, summary, querystring: exportQuery }
      app.get(
        `/export.${name}`,
        // Exports are large, and mostly for the same network.
        { compress: false, config: { access: 'read', cameras: 'filtered' }, schema },
        async (request, reply): Promise<FastifyReply> => {
          const { file, body } = await begin(request, name)
          return reply.type(type).header('content-disposition', `attachment; filename="${file}"`).send(body)
        },
      )
    }
  }
}
