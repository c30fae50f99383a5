import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import type { Erasure, Subject } from '../../erasures/index.ts'
import { plateKey } from '../../model/plate-key.ts'
import { iso, isoOrNull } from '../../time/iso.ts'
import type { ApiContext } from '../api-context.ts'
import { RequestInvalid } from '../api-error.ts'
import * as shapes from '../schemas/erasures.ts'
import { idParams } from '../schemas/params.ts'

const tags = ['system']
const admin = { access: 'admin' } as const
const patienceMs = 10_000
const mostListed = 500

const previewSchema = {
  tags,
  summary: 'What erasing a plate or a face everywhere would remove',
  description: 'Removes nothing.',
  body: shapes.erasureSubject,
  response: { 200: shapes.erasurePreview },
}
const beginSchema = {
  tags,
  summary: 'Erase a plate or a face everywhere',
  description: 'Cannot be undone. Answers with the receipt, after at most 10 s also while it still runs.',
  body: shapes.erasureSubject,
  response: { 201: shapes.erasure },
}
const listSchema = { tags, summary: 'Receipts of erasures, newest first', response: { 200: shapes.erasureList } }
const oneSchema = { tags, summary: 'The receipt of an erasure', params: idParams, response: { 200: shapes.erasure } }

function subjectOf(body: z.output<typeof shapes.erasureSubject>): Subject {
  if ('face' in body) return { kind: 'face', value: body.face }
  const value = plateKey(body.plate)
  if (value === '') throw new RequestInvalid([{ field: 'plate', message: 'holds no letter and no digit' }])
  return { kind: 'plate', value }
}

function present({ at, finishedAt, counts, ...erasure }: Erasure): shapes.ApiErasure {
  const state = finishedAt === null ? 'running' : 'done'
  return { ...erasure, state, startedAt: iso(at), finishedAt: isoOrNull(finishedAt), ...counts }
}

/** Routes that erase a plate or a face everywhere. */
export function erasureRoutes({ erasures, audit, places, feed }: ApiContext): FastifyPluginAsyncZod {
  return async app => {
    app.post('/erasures/preview', { schema: previewSchema, config: admin }, async ({ body }) => {
      await places.caughtUp(feed.lastSeq, patienceMs, Number.POSITIVE_INFINITY)
      const { backups, ...counts } = await erasures.preview(subjectOf(body))
      return { ...counts, backups: backups.map(({ path, at }) => ({ path, at: iso(at) })) }
    })
    app.post('/erasures', { schema: beginSchema, config: admin }, async (request, reply) => {
      const subject = subjectOf(request.body)
      await places.caughtUp(feed.lastSeq, patienceMs, Number.POSITIVE_INFINITY)
      const by = request.caller?.name ?? 'nobody'
      const erasure = await erasures.begin(subject, { by, withinMs: patienceMs })
      // Not what: the audit log would be the last place that names it.
      audit.note(request, 'erase', erasure.id, subject.kind)
      return reply.code(201).send(present(erasure))
    })
    app.get('/erasures', { schema: listSchema, config: admin }, async () => {
      return { items: (await erasures.list(mostListed)).map(present) }
    })
    app.get('/erasures/:id', { schema: oneSchema, config: admin }, async ({ params }) => {
      return present(await erasures.find(params.id))
    })
  }
}
