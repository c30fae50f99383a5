import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Queries } from '../../database/index.ts'
import {
  findIncidents,
  type PresentedIncident,
  presentIncidents,
  type StoredIncident,
  StoredIncidents,
} from '../../incidents/index.ts'
import { EventLog } from '../../log/index.ts'
import { ViewtronError } from '../../model/index.ts'
import type { ApiContext } from '../api-context.ts'
import { CameraScope } from '../auth/camera-scope.ts'
import { cursorCodec, numberPlace } from '../cursor.ts'
import { parseFilter } from '../events/parse-filter.ts'
import { incident, incidentPage, incidentQuery } from '../schemas/incidents.ts'
import { idParams } from '../schemas/params.ts'
import { untilSearchable } from '../until-searchable.ts'

const tags = ['events']
// An incident holds the recorder's copy of an event too, so nobody who is limited to some cameras gets it.
const read = { access: 'read' } as const
const cursors = cursorCodec('incidents', numberPlace)
const patienceMs = 2000

const withoutParts = ({ parts: _, ...incident }: PresentedIncident) => incident

/** Events that are about the same thing, as one. */
export function incidentRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { queries, incidents, timeZone } = context
  return async app => {
    app.get(
      '/incidents',
      {
        config: read,
        schema: {
          tags,
          summary: 'Incidents (events about the same thing), newest first',
          querystring: incidentQuery,
          response: { 200: incidentPage },
        },
      },
      async request => {
        const { query } = request
        const scope = await CameraScope.of(request, queries)
        const upTo = await incidents.caughtUp(await untilSearchable(context), patienceMs)
        const { limit, cursor, include } = query
        const beforeSeq = Math.min(cursors.decode(cursor) ?? upTo + 1, upTo + 1)
        const found = await findIncidents(queries, parseFilter(query, scope, timeZone), { limit, beforeSeq })
        return {
          items: include === 'events' ? found.incidents : found.incidents.map(withoutParts),
          nextCursor: found.nextSeq === null ? null : cursors.encode(found.nextSeq),
          upTo,
        }
      },
    )
    app.get(
      '/incidents/:id',
      {
        config: read,
        schema: { tags, summary: 'One incident with its events', params: idParams, response: { 200: incident } },
      },
      async ({ params: { id } }) => {
        const stored = await incidentOf(context, id)
        return presentOne(queries, stored?.id === id ? stored : null, id)
      },
    )
    app.get(
      '/events/:id/incident',
      {
        config: read,
        schema: {
          tags,
          summary: 'The incident that an event is part of, with all its events',
          params: idParams,
          response: { 200: incident },
        },
      },
      async ({ params: { id } }) => presentOne(queries, await incidentOf(context, id), id),
    )
  }
}

/** The incident that an event is part of; null where there is no such event. */
async function incidentOf({ queries, incidents, feed }: ApiContext, eventId: string): Promise<StoredIncident | null> {
  await incidents.caughtUp(feed.lastSeq, patienceMs)
  const seq = await new EventLog(queries).seqOf(eventId)
  if (seq === null) return null
  const found = await new StoredIncidents(queries).ofEvents([seq])
  return found.get(seq) ?? null
}

async function presentOne(queries: Queries, stored: StoredIncident | null, id: string): Promise<PresentedIncident> {
  const [found] = stored ? await presentIncidents(queries, [stored]) : []
  if (!found) throw new ViewtronError('not-found', { what: 'incident', id })
  return found
}
