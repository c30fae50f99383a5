import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { uuid7 } from '../../lib/uuid7.ts'
import { type Place, StoredPlaces, VisitDecisions } from '../../places/index.ts'
import type { ApiContext } from '../api-context.ts'
import { cursorCodec, numberPlace } from '../cursor.ts'
import { checkDoors, checkParent } from '../places/check-doors.ts'
import { presentPlace } from '../places/present-place.ts'
import { idParams } from '../schemas/params.ts'
import * as shapes from '../schemas/places.ts'

const tags = ['places']
// A place has doors at several cameras, so nobody who is limited to some cameras gets it.
const read = { access: 'read' } as const
const write = { access: 'write' } as const
const operate = { access: 'operate' } as const
const patienceMs = 2000
const cursors = cursorCodec('places', numberPlace)

const listSchema = {
  tags,
  summary: 'Places with how many are inside',
  querystring: shapes.placeQuery,
  response: { 200: shapes.placePage },
}
const addSchema = { tags, summary: 'Add a place', body: shapes.newPlace, response: { 201: shapes.place } }
const oneSchema = {
  tags,
  summary: 'One place with how many are inside',
  params: idParams,
  response: { 200: shapes.place },
}
const changeSchema = { ...oneSchema, summary: 'Change a place', body: shapes.placeChange }
const occupancySchema = { ...oneSchema, summary: 'Say how many are inside', body: shapes.occupancyChange }
const removeSchema = { tags, summary: 'Remove a place', params: idParams, response: { 204: z.null() } }

type Change = z.output<typeof shapes.placeChange>

/** The place with the fields that are given. */
function changed(place: Place, change: Change): Place {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  return { ...place, ...given }
}

/** Stores what a person said about how many are inside. */
async function setOccupancy(
  { queries, write: save, clock }: ApiContext,
  placeId: string,
  { by, change }: { by: string; change: z.output<typeof shapes.occupancyChange> },
): Promise<void> {
  const decisions = new VisitDecisions(queries)
  const at = clock.now().getTime()
  const statements = (['vehicles', 'people'] as const).flatMap(kind => {
    const value = change[kind]
    if (value === undefined) return []
    const none = { seq: null, other_seq: null }
    const note = change.note ?? null
    return [decisions.addStatement({ id: uuid7(at), at, by, kind, place_id: placeId, ...none, value, note })]
  })
  if (statements.length > 0) await save(statements)
}

/** The objects that the routes share. */
function helpersOf({ queries, places, feed, clock, timeZone }: ApiContext) {
  const upToNow = () => places.caughtUp(feed.lastSeq, patienceMs)
  const presentAt = (place: Place, upTo: number) =>
    presentPlace(queries, place, { now: clock.now().getTime(), timeZone, upTo })
  return { upToNow, presentAt, present: async (place: Place) => presentAt(place, await upToNow()) }
}

/** Routes for places. */
export function placeRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { queries } = context
  const { upToNow, presentAt, present } = helpersOf(context)
  return async app => {
    await app.register(changeRoutes(context))
    app.get('/places', { schema: listSchema, config: read }, async ({ query: { limit, cursor } }) => {
      const upTo = await upToNow()
      const all = await StoredPlaces.all(queries)
      const start = cursors.decode(cursor) ?? 0
      const next = start + limit
      const items = await Promise.all(all.slice(start, next).map(place => presentAt(place, upTo)))
      return { items, nextCursor: next < all.length ? cursors.encode(next) : null, upTo }
    })
    app.get('/places/:id', { schema: oneSchema, config: read }, async ({ params: { id } }) => {
      await upToNow()
      return present(await StoredPlaces.find(queries, id))
    })
    app.put('/places/:id/occupancy', { schema: occupancySchema, config: operate }, async request => {
      const { params, body, caller } = request
      await upToNow()
      const place = await StoredPlaces.find(queries, params.id)
      await setOccupancy(context, place.id, { by: caller?.name ?? 'nobody', change: body })
      context.audit.note(request, 'set-occupancy', place.id, JSON.stringify(body))
      return present(place)
    })
  }
}

function changeRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { queries, places, audit, clock } = context
  const stored = new StoredPlaces(context)
  const { upToNow, present } = helpersOf(context)
  return async app => {
    app.post('/places', { schema: addSchema, config: write }, async (request, reply) => {
      const { body } = request
      await upToNow()
      const doors = await checkDoors(queries, body.doors)
      await checkParent(queries, body.parent, null)
      const place = await stored.add({ ...body, doors }, clock)
      places.basisChanged()
      audit.note(request, 'add-place', place.id, place.name)
      return reply.code(201).send(await present(place))
    })
    app.patch('/places/:id', { schema: changeSchema, config: write }, async request => {
      const { params, body } = request
      await upToNow()
      const before = await StoredPlaces.find(queries, params.id)
      const doors = body.doors && (await checkDoors(queries, body.doors))
      if (body.parent !== undefined) await checkParent(queries, body.parent, params.id)
      const after = changed(before, { ...body, ...(doors && { doors }) })
      await stored.change(after)
      places.basisChanged()
      audit.note(request, 'change-place', params.id, JSON.stringify(body))
      return present(after)
    })
    app.delete('/places/:id', { schema: removeSchema, config: write }, async (request, reply) => {
      const { id } = request.params
      const place = await StoredPlaces.find(queries, id)
      await stored.remove(id)
      places.basisChanged()
      audit.note(request, 'remove-place', id, place.name)
      return reply.code(204).send(null)
    })
  }
}
