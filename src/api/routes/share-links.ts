import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { ShareLink } from '../../accounts/index.ts'
import { EventLog } from '../../log/index.ts'
import { ViewtronError } from '../../model/index.ts'
import type { ApiContext } from '../api-context.ts'
import { CameraScope } from '../auth/camera-scope.ts'
import { dashboardAddress } from '../dashboard-address.ts'
import { visibleEvent } from '../events/visible-event.ts'
import { PathPrefix } from '../path-prefix.ts'
import { idParams } from '../schemas/params.ts'
import * as shapes from '../schemas/share-links.ts'
import { markedBoxes } from '../shared/marked-boxes.ts'

const tags = ['share links']
const config = { access: 'operate', cameras: 'filtered' } as const
const listSchema = { summary: 'Links that share events', tags, response: { 200: shapes.shareLinkList } }
const ofEventSchema = {
  summary: 'Links that share an event',
  tags,
  params: idParams,
  response: { 200: shapes.eventShareLinks },
}
const addSchema = {
  summary: 'Make a link that shows an event without a sign-in',
  description: 'The answer contains the address, which is never shown again.',
  tags,
  params: idParams,
  body: shapes.newShareLink,
  response: { 201: shapes.createdShareLink },
}
const endSchema = { summary: 'End a link', tags, params: idParams, response: { 204: z.null() } }

const present = ({ createdAt, expiresAt, endedAt, lastOpenedAt, ...link }: ShareLink) => ({
  ...link,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
  endedAt: endedAt?.toISOString() ?? null,
  lastOpenedAt: lastOpenedAt?.toISOString() ?? null,
})

/** Routes for the links that share events. Operators see and end all links to events of their cameras. */
export function shareLinkRoutes({ accounts, queries, audit, config: settings }: ApiContext): FastifyPluginAsyncZod {
  const { shareLinks } = accounts
  const prefix = new PathPrefix(settings)

  /** Without those to events that the caller may not see. A limited caller does not see links to removed events either. */
  async function visible(request: FastifyRequest, links: ShareLink[]): Promise<ShareLink[]> {
    const scope = await CameraScope.of(request, queries)
    if (!scope.isLimited) return links
    const ids = [...new Set(links.map(({ eventId }) => eventId))]
    const events = await new EventLog(queries).eventsWithIds(ids)
    const seen = new Set(events.filter(({ camera }) => scope.includes(camera.id)).map(({ id }) => id))
    return links.filter(({ eventId }) => seen.has(eventId))
  }

  return async app => {
    app.get('/share-links', { schema: listSchema, config }, async request => ({
      items: (await visible(request, await shareLinks.list())).map(present),
    }))
    app.get('/events/:id/share-links', { schema: ofEventSchema, config }, async request => {
      const event = await visibleEvent(queries, request)
      return { items: (await shareLinks.list(event.id)).map(present), canHideMarked: markedBoxes(event) !== null }
    })
    app.post('/events/:id/share-links', { schema: addSchema, config }, async (request, reply) => {
      const event = await visibleEvent(queries, request)
      const createdBy = request.caller?.name ?? 'nobody'
      const { link, secret } = await shareLinks.add({ ...request.body, eventId: event.id, createdBy })
      const { validFor, hiding } = request.body
      audit.note(request, 'share-event', event.id, `link ${link.id}, for ${validFor}, hiding ${hiding}`)
      const address = dashboardAddress(request, { publicUrl: settings.publicUrl, prefix })
      return reply.code(201).send({ ...present(link), url: `${address}/shared/${secret}` })
    })
    app.delete('/share-links/:id', { schema: endSchema, config }, async (request, reply) => {
      const { id } = request.params
      const [link] = await visible(request, [await shareLinks.named(id)])
      if (!link) throw new ViewtronError('not-found', { what: 'link', id })
      await shareLinks.end(id)
      audit.note(request, 'end-share-link', link.eventId, `link ${id}`)
      return reply.code(204).send(null)
    })
  }
}
