import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { KeptMarks } from '../../events/index.ts'
import type { ApiContext } from '../api-context.ts'
import { presentOne } from '../events/present-event.ts'
import { visibleEvent, visibleEvents } from '../events/visible-event.ts'
import { event, eventChange } from '../schemas/events.ts'
import { keptChange, keptChanged } from '../schemas/exports.ts'
import { idParams } from '../schemas/params.ts'

const tags = ['events']
const config = { access: 'operate', cameras: 'filtered' } as const

/** Routes that exempt events from retention. */
export function keepRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { queries, audit } = context
  const keptMarks = new KeptMarks(context)
  return async app => {
    app.patch(
      '/events/:id',
      {
        config,
        schema: {
          tags,
          summary: 'Exempt an event from retention',
          params: idParams,
          body: eventChange,
          response: { 200: event },
        },
      },
      async request => {
        const { body } = request
        const stored = await visibleEvent(queries, request)
        await keptMarks.set(stored.seq, body.kept)
        audit.note(request, body.kept ? 'keep-event' : 'release-event', stored.id)
        return presentOne(context, stored)
      },
    )
    app.post(
      '/events/kept',
      {
        config,
        schema: {
          tags,
          summary: 'Exempt several events from retention, or remove the marks',
          description: 'Events that do not exist any more are left out of the count.',
          body: keptChange,
          response: { 200: keptChanged },
        },
      },
      async request => {
        const { events, kept } = request.body
        const chosen = await visibleEvents(queries, request, events)
        await keptMarks.setAll(
          chosen.map(({ seq }) => seq),
          kept,
        )
        for (const { id } of chosen) audit.note(request, kept ? 'keep-event' : 'release-event', id)
        return { count: chosen.length }
      },
    )
  }
}
