import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { findPasses, StoredPlaces } from '../../places/index.ts'
import type { ApiContext } from '../api-context.ts'
import { cursorCodec } from '../cursor.ts'
import { camerasAsked } from '../places/cameras-asked.ts'
import { presentPasses } from '../places/present-visits.ts'
import { passPage, passQuery } from '../schemas/places.ts'

// A pass holds the recorder's copy of a read too, so nobody who is limited to some cameras gets it.
const read = { access: 'read' } as const
const patienceMs = 2000
const cursors = cursorCodec('passes', z.object({ time: z.number(), id: z.string() }))

const listSchema = {
  tags: ['places'],
  summary: 'Passes (reads of one vehicle at one door), newest first',
  querystring: passQuery,
  response: { 200: passPage },
}

/** Route for passes. */
export function passRoutes({ queries, places, feed }: ApiContext): FastifyPluginAsyncZod {
  return async app => {
    app.get('/passes', { schema: listSchema, config: read }, async ({ query }) => {
      const { limit, cursor, camera, place, ...filter } = query
      const upTo = await places.caughtUp(feed.lastSeq, patienceMs)
      const passes = await findPasses(queries, {
        ...filter,
        cameras: await camerasAsked(queries, camera),
        place: place === undefined ? undefined : await StoredPlaces.find(queries, place),
        limit: limit + 1,
        before: cursors.decode(cursor),
      })
      const page = passes.slice(0, limit)
      const last = passes.length > limit ? page.at(-1) : undefined
      const nextCursor = last ? cursors.encode({ time: last.firstAt, id: last.id }) : null
      return { items: await presentPasses(queries, page), nextCursor, upTo }
    })
  }
}
