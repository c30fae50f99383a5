import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { ShareLink } from '../../accounts/index.ts'
import { annotate } from '../../events/index.ts'
import { EventLog } from '../../log/index.ts'
import { type Event, ViewtronError } from '../../model/index.ts'
import type { ApiContext } from '../api-context.ts'
import { sharedImageParams, sharedParams } from '../schemas/share-links.ts'
import { untrustedContent } from '../security-headers.ts'
import { sharedPage, sharedPagePolicy, sharedProblemPage } from '../shared/shared-page.ts'
import { SharedPictures } from '../shared/shared-pictures.ts'
import { VisitorLimits } from '../shared/visitor-limits.ts'

const hidden = { schema: { hide: true }, config: { access: 'public' } } as const
// Guessing is hopeless with 256 bits; the price keeps it from costing the server much.
const wrongLinkCost = 10

/** The errors that the page shows to its visitors; all others are answered like those of the API. */
const shownCodes: readonly string[] = ['share-link-invalid', 'shared-event-gone', 'shared-too-often']

function sendPage(reply: FastifyReply, status: number, page: string): FastifyReply {
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('content-security-policy', sharedPagePolicy)
    .send(page)
}

const problemPage = (code: 'share-link-invalid') => sharedProblemPage(new ViewtronError(code))

/** Routes that show a shared event to visitors without a sign-in, by the secret of its link. */
export function sharedRoutes({
  accounts,
  queries,
  audit,
  timeZone,
  archive,
  clock,
}: ApiContext): FastifyPluginAsyncZod {
  const limits = new VisitorLimits({ clock })
  const pictures = new SharedPictures(archive)

  function limit({ ip }: FastifyRequest, reply: FastifyReply, cost: number): void {
    const seconds = limits.waitSeconds(ip, cost)
    if (seconds === 0) return
    reply.header('retry-after', seconds)
    throw new ViewtronError('shared-too-often', { seconds })
  }

  async function open(request: FastifyRequest, reply: FastifyReply, secret: string): Promise<[ShareLink, Event]> {
    limit(request, reply, 1)
    const link = await accounts.shareLinks.open(secret).catch(error => {
      if (error instanceof ViewtronError) limit(request, reply, wrongLinkCost)
      throw error
    })
    const event = await new EventLog(queries).event(link.eventId)
    if (!event) throw new ViewtronError('shared-event-gone')
    return [link, event]
  }

  async function count(request: FastifyRequest, link: ShareLink): Promise<void> {
    audit.noteAs(`link ${link.id}`, request.ip, 'open-shared-event', link.eventId, null)
    // The page is shown although the disk is full; the audit log has the opening.
    await accounts.shareLinks.count(link).catch(() => undefined)
  }

  return async app => {
    app.get('/:secret', { ...hidden, schema: { hide: true, params: sharedParams } }, async (request, reply) => {
      const { secret } = request.params
      try {
        const [link, stored] = await open(request, reply, secret)
        const [event] = await annotate(queries, [stored])
        if (!event) throw new ViewtronError('shared-event-gone')
        if (request.method === 'GET') await count(request, link)
        return sendPage(reply, 200, sharedPage({ event, link, secret, timeZone }))
      } catch (error) {
        if (!(error instanceof ViewtronError && shownCodes.includes(error.code))) throw error
        return sendPage(reply, error.status, sharedProblemPage(error))
      }
    })
    app.get(
      '/:secret/images/:number',
      { ...hidden, schema: { hide: true, params: sharedImageParams } },
      async (request, reply) => {
        const { secret, number } = request.params
        const [link, event] = await open(request, reply, secret)
        const bytes = await pictures.read(event, number, link.hiding)
        return reply.type('image/jpeg').headers(untrustedContent).send(bytes)
      },
    )
    // Without these, the page of the dashboard would answer below this path.
    for (const url of ['/', '/*']) {
      app.all(url, hidden, async (_request, reply) => sendPage(reply, 404, problemPage('share-link-invalid')))
    }
  }
}
