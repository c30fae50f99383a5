import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { EventLog } from '../../log/index.ts'
import { DecideVisits, findVisits, type TimePosition, type Visit } from '../../places/index.ts'
import { localDate } from '../../time/local-text.ts'
import type { ApiContext } from '../api-context.ts'
import { cursorCodec } from '../cursor.ts'
import { presentVisit, visitCsv } from '../places/present-visits.ts'
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
const joinSchema = { ...oneSchema, summary: 'Join two visits of one vehicle', body: shapes.visitJoin }
const splitSchema = {
  tags,
  summary: 'Split a visit in two',
  params: idParams,
  body: shapes.visitSplit,
  response: { 200: shapes.splitVisits },
}

type Filter = z.output<typeof shapes.visitFilter>

function wantedOf({ place, state, known, plate, from, to }: Filter) {
  return { placeId: place, states: state, isKnown: known, plate, from, to }
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
      return { items: page.map(presentVisit), nextCursor, upTo }
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
      return presentVisit(await new DecideVisits(decisions(context)).find(id))
    })
  }
}

function decisions({ queries, write, clock }: ApiContext) {
  const log = new EventLog(queries)
  return { queries, write, clock, seqOf: (id: string) => log.seqOf(id) }
}

/** Decisions of people about visits. */
function decisionRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { queries, places, feed, clock, audit } = context
  const decide = new DecideVisits(decisions(context))
  const who = ({ caller }: Pick<FastifyRequest, 'caller'>) => caller?.name ?? 'nobody'
  const follow = async () => {
    places.basisChanged()
    await places.caughtUp(feed.lastSeq, decisionPatienceMs)
  }
  const begin = () => places.caughtUp(feed.lastSeq, patienceMs)
  return async app => {
    app.post('/visits/:id/close', { schema: closeSchema, config: operate }, async request => {
      const { id } = request.params
      await begin()
      const { leftAt = clock.now(), note } = request.body
      await decide.close(id, { leftAt, note }, who(request))
      await follow()
      audit.note(request, 'close-visit', id, note ?? leftAt.toISOString())
      return presentVisit(await decide.find(id))
    })
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
      return { items: [visit, ...(other ? [other] : [])].map(presentVisit) }
    })
    app.post('/visits/:id/join', { schema: joinSchema, config: operate }, async request => {
      const { id } = request.params
      await begin()
      const joined = await decide.join(id, request.body.with, who(request))
      await follow()
      audit.note(request, 'join-visits', id, `with ${request.body.with}`)
      return presentVisit(await decide.find(joined))
    })
  }
}
