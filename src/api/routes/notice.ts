import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { Holds } from '../../events/index.ts'
import { iso } from '../../time/iso.ts'
import type { ApiContext } from '../api-context.ts'
import * as shapes from '../schemas/notice.ts'
import { noticeLines } from '../system/notice-lines.ts'
import { wholeRetention } from '../system/present-retention.ts'

const noticeSchema = {
  tags: ['system'],
  summary: 'What is kept how long, in sentences',
  description: 'Made from the settings of retention and backups.',
  response: { 200: shapes.notice },
}

/** The route for the notice. */
export function noticeRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { settings, clock } = context
  const holds = new Holds(context)
  return async app => {
    app.get('/notice', { schema: noticeSchema, config: { access: 'read' } }, async () => {
      const retention = wholeRetention(await settings.get('retention'))
      const backups = await settings.get('backup-schedule')
      const hasHolds = (await holds.list()).some(({ releasedAt }) => releasedAt === null)
      return { at: iso(clock.now().getTime()), lines: noticeLines(retention, { backups, hasHolds }) }
    })
  }
}
