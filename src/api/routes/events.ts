import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { annotate } from '../../events/index.ts'
import { readRawPost } from '../../ingest/index.ts'
import { ViewtronError } from '../../model/index.ts'
import { plateKey } from '../../model/plate-key.ts'
import { PlateCorrections } from '../../plates/plate-corrections.ts'
import {
  attributeValues,
  countChoices,
  countEvents,
  eventHistogram,
  explains,
  mostCounted,
  neighboursOf,
  placesOf,
} from '../../search/index.ts'
import { iso } from '../../time/iso.ts'
import type { ApiContext } from '../api-context.ts'
import { RequestInvalid } from '../api-error.ts'
import { CameraScope } from '../auth/camera-scope.ts'
import { eventPage as readPage } from '../events/event-pages.ts'
import { parseFilter } from '../events/parse-filter.ts'
import { presentOne } from '../events/present-event.ts'
import { relatedTo } from '../events/related-events.ts'
import { visibleEvent } from '../events/visible-event.ts'
import { parseZone } from '../parse-zone.ts'
import { sendRawPost } from '../raw-answer.ts'
import {
  attributes,
  choiceCounts,
  choiceQuery,
  event,
  eventCount,
  eventCountQuery,
  eventFilter,
  eventPage,
  eventQuery,
  histogram,
  histogramQuery,
  neighbours,
  plateCorrection,
} from '../schemas/events.ts'
import { idParams, targetParams } from '../schemas/params.ts'
import { relatedEvents } from '../schemas/related.ts'
import { untilSearchable } from '../until-searchable.ts'
import { keepRoutes } from './kept.ts'

const tags = ['events']
const kiosk = { access: 'kiosk', cameras: 'filtered' } as const
const read = { access: 'read', cameras: 'filtered' } as const
const operate = { access: 'operate', cameras: 'filtered' } as const

function listRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { queries, timeZone } = context
  return async app => {
    app.get(
      '/events',
      {
        config: kiosk,
        schema: { tags, summary: 'Events, newest first', querystring: eventQuery, response: { 200: eventPage } },
      },
      async request => {
        const { query } = request
        const scope = await CameraScope.of(request, queries)
        if (query.startAt !== undefined && scope.isLimited) {
          await visibleEvent(queries, { caller: request.caller, params: { id: query.startAt } })
        }
        const lastSeq = await untilSearchable(context)
        const { limit, sort, cursor, startAt } = query
        const filter = parseFilter(query, scope, timeZone)
        const { events, ...cursors } = await readPage(queries, filter, { limit, sort, cursor, startAt })
        const items = await annotate(queries, events, { unconfirmed: 'as-of-now' })
        const placesIn = placesOf(filter)
        return {
          items: explains(filter) ? items.map(one => ({ ...one, matched: placesIn(one) })) : items,
          ...cursors,
          lastSeq,
        }
      },
    )
    app.get(
      '/events/count',
      {
        config: read,
        schema: {
          tags,
          summary: 'The number of matching events',
          querystring: eventCountQuery,
          response: { 200: eventCount },
        },
      },
      async request => {
        const filter = parseFilter(request.query, await CameraScope.of(request, queries), timeZone)
        await untilSearchable(context)
        return countEvents(queries, filter, { most: request.query.most, mostIfCostly: mostCounted })
      },
    )
  }
}

function overviewRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { queries, timeZone } = context
  return async app => {
    app.get(
      '/events/histogram',
      {
        config: read,
        schema: { tags, summary: 'Events over time', querystring: histogramQuery, response: { 200: histogram } },
      },
      async request => {
        const { query } = request
        const filter = parseFilter(query, await CameraScope.of(request, queries), timeZone)
        await untilSearchable(context)
        const options = { buckets: query.buckets, timeZone: parseZone(query.zone ?? timeZone) }
        const { buckets, ...answer } = await eventHistogram(queries, filter, options)
        return {
          ...answer,
          from: iso(answer.from),
          to: iso(answer.to),
          buckets: buckets.map(({ from, count }) => ({ from: iso(from), count })),
        }
      },
    )
    app.get(
      '/events/attributes',
      { config: read, schema: { tags, summary: 'Attribute values seen so far', response: { 200: attributes } } },
      async request => {
        // The index counts values over all cameras.
        if ((await CameraScope.of(request, queries)).isLimited) return { items: [] }
        await untilSearchable(context)
        return { items: await attributeValues(queries) }
      },
    )
  }
}

function oneEventRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { queries, archive, timeZone } = context
  return async app => {
    app.get(
      '/events/:id',
      { config: kiosk, schema: { tags, summary: 'One event', params: idParams, response: { 200: event } } },
      async request => presentOne(context, await visibleEvent(queries, request)),
    )
    app.get(
      '/events/:id/neighbours',
      {
        config: read,
        schema: {
          tags,
          summary: 'The previous and next event under the same filters',
          params: idParams,
          querystring: eventFilter,
          response: { 200: neighbours },
        },
      },
      async request => {
        const filter = parseFilter(request.query, await CameraScope.of(request, queries), timeZone)
        await untilSearchable(context)
        const { seq } = await visibleEvent(queries, request)
        return neighboursOf(queries, filter, { seq })
      },
    )
    app.get(
      '/events/:id/raw',
      // A post of a recorder may hold several cameras, so nobody who is limited to some gets it.
      { config: { access: 'read' }, schema: { tags, summary: 'The original post, byte for byte', params: idParams } },
      async ({ params }, reply) => sendRawPost(reply, await readRawPost(queries, archive, params.id), params.id),
    )
  }
}

function choiceRoute(context: ApiContext): FastifyPluginAsyncZod {
  const { queries, timeZone } = context
  return async app => {
    app.get(
      '/events/choices',
      {
        config: read,
        schema: {
          tags,
          summary: 'The number of events with each choice of one field, under the other filters',
          querystring: choiceQuery,
          response: { 200: choiceCounts },
        },
      },
      async request => {
        const { field } = request.query
        const scope = await CameraScope.of(request, queries)
        const filter = parseFilter(request.query, scope, timeZone)
        await untilSearchable(context)
        return countChoices(queries, { filter, field, camera: scope.narrow(undefined) })
      },
    )
  }
}

function relatedRoute(context: ApiContext): FastifyPluginAsyncZod {
  const { queries } = context
  return async app => {
    app.get(
      '/events/:id/related',
      {
        config: read,
        schema: {
          tags,
          summary: 'Searches for more of the same plate, vehicle and person, with their numbers of events',
          params: idParams,
          response: { 200: relatedEvents },
        },
      },
      async request => {
        const scope = await CameraScope.of(request, queries)
        await untilSearchable(context)
        const shown = await presentOne(context, await visibleEvent(queries, request))
        return relatedTo(queries, shown, scope.narrow(undefined))
      },
    )
  }
}

function plateCorrectionRoute(context: ApiContext): FastifyPluginAsyncZod {
  const { queries, audit, clock } = context
  const corrections = new PlateCorrections(context)
  return async app => {
    app.put(
      '/events/:id/targets/:number/plate',
      {
        config: operate,
        schema: {
          tags,
          summary: 'Correct a misread plate; the original read stays',
          params: targetParams,
          body: plateCorrection,
          response: { 200: event },
        },
      },
      async request => {
        const { number } = request.params
        const corrected = request.body.number
        const stored = await visibleEvent(queries, request)
        const original = stored.targets[number]?.plate?.number
        if (original === undefined) throw new ViewtronError('not-found', { what: 'plate of target', id: number })
        if (corrected !== null && plateKey(corrected) === '') {
          throw new RequestInvalid([{ field: 'number', message: 'holds no letter and no digit' }])
        }
        const by = request.caller?.name ?? 'nobody'
        await corrections.correct({ seq: stored.seq, number, original }, corrected, { at: clock.now(), by })
        audit.note(request, 'correct-plate', stored.id, `${original} → ${corrected ?? original}`)
        return presentOne(context, stored)
      },
    )
  }
}

/** Routes that search events, show one, and change its kept mark and plates. */
export function eventRoutes(context: ApiContext): FastifyPluginAsyncZod {
  return async app => {
    await app.register(listRoutes(context))
    await app.register(overviewRoutes(context))
    await app.register(choiceRoute(context))
    await app.register(oneEventRoutes(context))
    await app.register(relatedRoute(context))
    await app.register(keepRoutes(context))
    await app.register(plateCorrectionRoute(context))
  }
}
