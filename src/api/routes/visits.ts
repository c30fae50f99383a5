import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { EventLog } from '../../log/index.ts'
import { ViewtronError } from '../../model/index.ts'
import { DecideVisits, findVisits, type TimePosition, type Visit } from '../../places/index.ts'
import { localDate } from '../../time/local-text.ts'
import type { ApiContext } from '../api-context.ts'
import { cursorCodec } from '../cursor.ts'
import { presentVisits, visitCsv } from '../places/present-visits.ts'
import { idParams } from '../schemas/params.ts'
import * as shapes from '../schemas/places.ts'

const tags = ['places']
// A visit is made of reads of several cameras, so nobody who is limited to some cameras gets it.
const read = { access: 'read' } as const
const operate = { access: 'operate' } as const
const patienceMs = 2000
/** Making visits again after a decision takes longer where it is about last year. */
const decisionPatienceMs = 10_000
const visitsARead = 500
const cursors = cursorCodec('visits', z.object({ time: z.number(), id: z.string() }))

const listSchema = {
  tags,
  summary: 'Visits of vehicles at places, newest first',
  querystring: shapes.visitQuery,
  response: { 200: shapes.visitPage },
}
const csvSchema = { tags, summary: 'Visits as CSV', querystring: shapes.visitFilter }
const oneSchema = { tags, summary: 'One visit', params: idParams, response: { 200: shapes.visit } }
const closeSchema = { ...oneSchema, summary: 'Close a visit by hand', body: shapes.visitClosing }
const openSchema = { ...oneSchema, summary: 'Open a visit again whose end was wrong', body: shapes.visitOpening }
const joinSchema = { ...oneSchema, summary: 'Join two visits of one vehicle', body: shapes.visitJoin }
const splitSchema = {
  tags,
  summary: 'Split a visit in two',
  params: idParams,
  body: shapes.visitSplit,
  response: { 200: shapes.splitVisits },
}

type Filter = z.output<typeof shapes.visitFilter>

function wantedOf({ place, state, known, plate, plateMatch, removedPlate, from, to }: Filter) {
  return { placeId: place, states: state, isKnown: known, plate, plateMatch, removedPlate, from, to }
}

async function* csvPieces({ queries, clock, timeZone }: ApiContext, filter: Filter): AsyncGenerator<string> {
  const now = clock.now().getTime()
  for (let before: TimePosition | null = null, header = true; ; header = false) {
    const visits: Visit[] = await findVisits(queries, { ...wantedOf(filter), limit: visitsARead, before }, now)
    yield visitCsv(visits, { timeZone, header })
    const last = visits.at(-1)
    if (!last || visits.length < visitsARead) return
    before = { time: last.sortAt, id: last.id }
  }
}

/** Routes for visits. */
export function visitRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { queries, places, feed, clock, timeZone, audit } = context
  return async app => {
    await app.register(decisionRoutes(context))
    app.get('/visits', { schema: listSchema, config: read }, async ({ query }) => {
      const { limit, cursor, ...filter } = query
      const upTo = await places.caughtUp(feed.lastSeq, patienceMs)
      const wanted = { ...wantedOf(filter), limit: limit + 1, before: cursors.decode(cursor) }
      const visits = await findVisits(queries, wanted, clock.now().getTime())
      const page = visits.slice(0, limit)
      const last = visits.length > limit ? page.at(-1) : undefined
      const nextCursor = last ? cursors.encode({ time: last.sortAt, id: last.id }) : null
      return { items: await presentVisits(queries, page), nextCursor, upTo }
    })
    app.get('/visits.csv', { schema: csvSchema, config: read }, async (request, reply) => {
      await places.caughtUp(feed.lastSeq, patienceMs)
      audit.note(request, 'export-visits', null, JSON.stringify(request.query))
      const name = `viewtron-visits-${localDate(clock.now(), timeZone)}.csv`
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(Readable.from(csvPieces(context, request.query)))
    })
    app.get('/visits/:id', { schema: oneSchema, config: read }, async ({ params: { id } }) => {
      await places.caughtUp(feed.lastSeq, patienceMs)
      return presentOne(context, await new DecideVisits(decisions(context)).find(id))
    })
  }
}

async function presentOne({ queries }: ApiContext, visit: Visit) {
  const [presented] = await presentVisits(queries, [visit])
  if (!presented) throw new ViewtronError('not-found', { what: 'visit', id: visit.id })
  return presented
}

function decisions({ queries, write, clock }: Pick<ApiContext, 'queries' | 'write' | 'clock'>) {
  const log = new EventLog(queries)
  return { queries, write, clock, seqOf: (id: string) => log.seqOf(id) }
}

/** The parts that the routes of decisions share. */
function decidingOf({ queries, write, places, feed, clock }: ApiContext) {
  return {
    decide: new DecideVisits(decisions({ queries, write, clock })),
    who: ({ caller }: Pick<FastifyRequest, 'caller'>) => caller?.name ?? 'nobody',
    begin: () => places.caughtUp(feed.lastSeq, patienceMs),
    follow: async () => {
      places.basisChanged()
      await places.caughtUp(feed.lastSeq, decisionPatienceMs)
    },
  }
}

/** Closes visits, and opens them again. */
function endRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { clock, audit } = context
  const { decide, who, begin, follow } = decidingOf(context)
  return async app => {
    app.post('/visits/:id/close', { schema: closeSchema, config: operate }, async request => {
      const { id } = request.params
      await begin()
      const { leftAt = clock.now(), note } = request.body
      await decide.close(id, { leftAt, note }, who(request))
      await follow()
      audit.note(request, 'close-visit', id, note ?? leftAt.toISOString())
      return presentOne(context, await decide.find(id))
    })
    app.post('/visits/:id/open', { schema: openSchema, config: operate }, async request => {
      const { id } = request.params
      await begin()
      const { note } = request.body
      await decide.open(id, note, who(request))
      await follow()
      audit.note(request, 'open-visit', id, note ?? undefined)
      return presentOne(context, await decide.find(id))
    })
  }
}

/** Decisions of people about visits. */
function decisionRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { queries, clock, audit } = context
  const { decide, who, begin, follow } = decidingOf(context)
  return async app => {
    await app.register(endRoutes(context))
    app.post('/visits/:id/split', { schema: splitSchema, config: operate }, async request => {
      const { id } = request.params
      await begin()
      await decide.split(id, request.body.at, who(request))
      await follow()
      audit.note(request, 'split-visit', id, `at ${request.body.at}`)
      const visit = await decide.find(id)
      const wanted = { placeId: visit.place.id, limit: visitsARead, before: null, from: new Date(visit.sortAt) }
      const near = await findVisits(queries, wanted, clock.now().getTime())
      const other = near.find(({ passes }) => passes.includes(request.body.at))
      return { items: await presentVisits(queries, [visit, ...(other ? [other] : [])]) }
    })
    app.post('/visits/:id/join', { schema: joinSchema, config: operate }, async request => {
      const { id } = request.params
      await begin()
      const joined = await decide.join(id, request.body.with, who(request))
      await follow()
      audit.note(request, 'join-visits', id, `with ${request.body.with}`)
      return presentOne(context, await decide.find(joined))
    })
  }
}
