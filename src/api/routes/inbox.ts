import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { readRawPost } from '../../ingest/index.ts'
import { SetAsideEntries } from '../../log/index.ts'
import type { ApiContext } from '../api-context.ts'
import { bugReport } from '../inbox/bug-report.ts'
import { readAllAgain } from '../inbox/read-all.ts'
import { setAsideList as readSetAside } from '../inbox/set-aside-list.ts'
import { unparsedPage as readPage, unparsedOf } from '../inbox/unparsed-rows.ts'
import { sendRawPost } from '../raw-answer.ts'
import { readAgain, unparsed, unparsedPage, unparsedQuery } from '../schemas/inbox.ts'
import { idParams } from '../schemas/params.ts'
import { setAsideList, setAsideRetry } from '../schemas/set-aside.ts'

const tags = ['inbox']
const read = { access: 'read' } as const
const write = { access: 'write' } as const

const pageSchema = {
  tags,
  summary: 'Posts that could not be parsed, newest first',
  querystring: unparsedQuery,
  response: { 200: unparsedPage },
}
const oneSchema = { tags, summary: 'One post', params: idParams, response: { 200: unparsed } }
const rawSchema = { tags, summary: 'The post, byte for byte', params: idParams }
const bundleSchema = { tags, summary: 'The post for a bug report, without secrets and pictures', params: idParams }
const againSchema = { tags, summary: 'Read a post again', params: idParams, response: { 200: readAgain } }
const allSchema = { tags, summary: 'Read all posts again', response: { 200: readAgain } }

function viewingRoutes({ queries, archive, version, clock, audit }: ApiContext): FastifyPluginAsyncZod {
  return async app => {
    app.get('/unparsed', { config: read, schema: pageSchema }, ({ query }) => {
      const { reason, limit, cursor } = query
      return readPage(queries, { reason, limit, cursor })
    })
    app.get('/unparsed/:id', { config: read, schema: oneSchema }, ({ params }) => unparsedOf(queries, params.id))
    app.get('/unparsed/:id/raw', { config: read, schema: rawSchema }, async ({ params }, reply) => {
      const { id } = await unparsedOf(queries, params.id)
      return sendRawPost(reply, await readRawPost(queries, archive, id), id, 'application/octet-stream')
    })
    app.get('/unparsed/:id/bundle', { config: read, schema: bundleSchema }, async (request, reply) => {
      const found = await unparsedOf(queries, request.params.id)
      const post = await readRawPost(queries, archive, found.id)
      audit.note(request, 'export-bug-report', found.id)
      return reply
        .type('application/zip')
        .header('content-disposition', `attachment; filename="viewtron-unread-post-${found.id}.zip"`)
        .send(await bugReport({ unparsed: found, post, version, now: clock.now() }))
    })
  }
}

function retryRoutes({ queries, ingest, audit }: ApiContext): FastifyPluginAsyncZod {
  return async app => {
    app.post('/unparsed/:id/read', { config: write, schema: againSchema }, async request => {
      const { id } = await unparsedOf(queries, request.params.id)
      const { understood, eventIds } = await ingest.readAgain(id)
      audit.note(request, 'read-again', id, understood ? 'understood' : 'not understood')
      return { read: 1, understood: understood ? 1 : 0, eventIds }
    })
    app.post('/unparsed/read', { config: write, schema: allSchema }, async request => {
      const result = await readAllAgain(queries, ingest, () => !request.raw.socket.destroyed)
      audit.note(request, 'read-again', null, `${result.understood} of ${result.read} understood`)
      return result
    })
  }
}

const setAsideSchema = {
  tags,
  summary: 'Log entries that a reader failed to process',
  response: { 200: setAsideList },
}
const retrySchema = { tags, summary: 'Try set-aside entries again', response: { 200: setAsideRetry } }

function setAsideRoutes({ queries, setAside, audit }: ApiContext): FastifyPluginAsyncZod {
  return async app => {
    app.get('/set-aside', { config: read, schema: setAsideSchema }, () => readSetAside(queries))
    app.post('/set-aside/retry', { config: write, schema: retrySchema }, async request => {
      const entries = await new SetAsideEntries(queries).count()
      await setAside.retry()
      audit.note(request, 'retry-set-aside', null, `${entries} entries`)
      return { entries }
    })
  }
}

/** Routes for posts that could not be parsed and for log entries that readers set aside. */
export function inboxRoutes(context: ApiContext): FastifyPluginAsyncZod {
  return async app => {
    await app.register(viewingRoutes(context))
    await app.register(retryRoutes(context))
    await app.register(setAsideRoutes(context))
  }
}
