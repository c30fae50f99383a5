import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { plateKey } from '../../model/plate-key.ts'
import { findVisitors, type Visitor, visitorState } from '../../plates/read-visitors.ts'
import { Visitors } from '../../plates/visitors.ts'
import { iso } from '../../time/iso.ts'
import { secondMs } from '../../time/units.ts'
import type { ApiContext } from '../api-context.ts'
import { RequestInvalid } from '../api-error.ts'
import { cursorCodec } from '../cursor.ts'
import { idParams } from '../schemas/params.ts'
import * as shapes from '../schemas/visitors.ts'

const tags = ['plates']
// A visitor is expected at all cameras, so nobody who is limited to some cameras gets it.
const read = { access: 'read' } as const
const operate = { access: 'operate' } as const
const cursors = cursorCodec('visitors', z.object({ time: z.number(), id: z.string() }))

const listSchema = {
  tags,
  summary: 'Plates that are or were expected for a while',
  querystring: shapes.visitorQuery,
  response: { 200: shapes.visitorPage },
}
const addSchema = {
  tags,
  summary: 'Expect a visitor; the plate is on the allow lists of the cameras meanwhile',
  body: shapes.newVisitor,
  response: { 201: shapes.visitor },
}
const oneSchema = { tags, summary: 'One visitor', params: idParams, response: { 200: shapes.visitor } }
const changeSchema = { ...oneSchema, summary: 'Change or end a visitor', body: shapes.visitorChange }
const removeSchema = { tags, summary: 'Remove a visitor', params: idParams, response: { 204: z.null() } }

function present({ number, from, until, createdAt, ...facts }: Visitor, now: number): shapes.ApiVisitor {
  const state = visitorState({ from, until }, now)
  return { ...facts, plate: number, from: iso(from), until: iso(until), createdAt: iso(createdAt), state }
}

const wholeSecond = (moment: Date) => Math.floor(moment.getTime() / secondMs) * secondMs

function checkTimes({ from, until }: { from: number; until: number }): void {
  if (until <= from) throw new RequestInvalid([{ field: 'until', message: 'must be after the start' }])
}

/** Routes for plates that are expected for a while. */
export function visitorRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { queries, clock } = context
  const visitors = new Visitors(context)
  const now = () => clock.now().getTime()
  return async app => {
    await app.register(addRoute(context, visitors))
    await app.register(changeRoutes(context, visitors))
    app.get('/visitors', { schema: listSchema, config: read }, async ({ query }) => {
      const { limit, cursor, state: states, ...filter } = query
      const wanted = { ...filter, states, now: now(), limit: limit + 1, before: cursors.decode(cursor) }
      const found = await findVisitors(queries, wanted)
      const page = found.slice(0, limit)
      const last = found.length > limit ? page.at(-1) : undefined
      const nextCursor = last ? cursors.encode({ time: last.from, id: last.id }) : null
      return { items: page.map(one => present(one, wanted.now)), nextCursor }
    })
    app.get('/visitors/:id', { schema: oneSchema, config: read }, async ({ params }) =>
      present(await visitors.find(params.id), now()),
    )
  }
}

/** Tells those who follow known plates. */
const follow = ({ plateSync, places }: ApiContext) => {
  plateSync.notice()
  places.basisChanged()
}

function addRoute(context: ApiContext, visitors: Visitors): FastifyPluginAsyncZod {
  const { clock, audit } = context
  const now = () => clock.now().getTime()
  return async app => {
    app.post('/visitors', { schema: addSchema, config: operate }, async (request, reply) => {
      const { plate: number, from = clock.now(), until, ...facts } = request.body
      const key = plateKey(number)
      if (key === '') throw new RequestInvalid([{ field: 'plate', message: 'holds no letter and no digit' }])
      const times = { from: wholeSecond(from), until: wholeSecond(until) }
      checkTimes(times)
      if (times.until <= now()) throw new RequestInvalid([{ field: 'until', message: 'is past' }])
      const createdBy = request.caller?.name ?? 'nobody'
      const visitor = await visitors.add({ key, number, ...facts, ...times, createdBy }, now())
      follow(context)
      audit.note(request, 'add-visitor', key, JSON.stringify(request.body))
      return reply.code(201).send(present(visitor, now()))
    })
  }
}

function changeRoutes(context: ApiContext, visitors: Visitors): FastifyPluginAsyncZod {
  const { clock, audit } = context
  const now = () => clock.now().getTime()
  return async app => {
    app.patch('/visitors/:id', { schema: changeSchema, config: operate }, async request => {
      const { from, until, ...facts } = request.body
      const times = { ...(from && { from: wholeSecond(from) }), ...(until && { until: wholeSecond(until) }) }
      const before = await visitors.find(request.params.id)
      checkTimes({ ...before, ...times })
      const visitor = await visitors.change(before.id, { ...facts, ...times }, now())
      follow(context)
      audit.note(request, 'change-visitor', visitor.key, JSON.stringify(request.body))
      return present(visitor, now())
    })
    app.delete('/visitors/:id', { schema: removeSchema, config: operate }, async (request, reply) => {
      const visitor = await visitors.remove(request.params.id, now())
      follow(context)
      audit.note(request, 'remove-visitor', visitor.key)
      return reply.code(204).send(null)
    })
  }
}
