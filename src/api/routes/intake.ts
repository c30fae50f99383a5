import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Caller } from '../../accounts/index.ts'
import { intakeType, ViewtronError } from '../../model/index.ts'
import type { ApiContext } from '../api-context.ts'
import { intakeQuery, intakeResult } from '../schemas/intake.ts'

// Heads of the posts, beside the largest post itself.
const headBytes = 4 * 2 ** 20
// Each request may hold a post of the largest size in memory.
const mostAtOnce = 6

const schema = {
  tags: ['sites'],
  summary: 'Store posts that another server forwards; what is stored already is recognised by its id',
  description: `A body of the type \`${intakeType}\`: for each post a line of JSON and its binary parts. See docs/sites.md.`,
  querystring: intakeQuery,
  consumes: [intakeType],
  response: { 200: intakeResult },
}

/** A token of scope `site` forwards for the site with its name; everybody who may change things, for any site. */
function checkSite(caller: Caller | null, site: string): void {
  if (caller?.site === undefined || caller.site === site) return
  throw new ViewtronError('site-not-permitted', { token: caller.site, site })
}

/** The route by which sites forward what they store. */
export function intakeRoutes({ ingest, config: { maxPostBytes } }: ApiContext): FastifyPluginAsyncZod {
  const bodyLimit = maxPostBytes + headBytes
  let underWay = 0
  return async app => {
    app.addContentTypeParser(intakeType, { parseAs: 'buffer', bodyLimit }, (_request, body, done) => done(null, body))
    app.post(
      '/intake',
      {
        config: { access: 'write', sites: true },
        bodyLimit,
        schema,
        onRequest: async (_request, reply) => {
          if (underWay >= mostAtOnce) throw new ViewtronError('intake-busy')
          underWay++
          reply.raw.once('close', () => underWay--)
        },
      },
      async request => {
        const { site } = request.query
        checkSite(request.caller, site)
        return ingest.takeFromSite(site, Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0))
      },
    )
  }
}
