import type { z } from 'zod'
import type { AuditPage, auditQuery } from '../api/schemas/people.ts'
import type { Queries } from '../database/index.ts'
import { uuidPattern } from '../lib/uuid7.ts'
import { ViewtronError } from '../model/index.ts'

const isId = new RegExp(`^${uuidPattern.source}$`)

/** Entries of the audit log, newest first. The cursor is the id of the last one shown. Throws `cursor-invalid`. */
export async function readAudit(queries: Queries, asked: z.output<typeof auditQuery>): Promise<AuditPage> {
  const { action, who, limit, cursor } = asked
  if (cursor !== undefined && !isId.test(cursor)) throw new ViewtronError('cursor-invalid')
  let query = queries.selectFrom('audit').selectAll()
  if (action !== undefined) query = query.where('action', '=', action)
  if (who !== undefined) query = query.where('who', '=', who)
  if (cursor !== undefined) query = query.where('id', '<', cursor)
  const rows = await query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const items = rows.slice(0, limit).map(({ id, at, who, address, action, subject, detail, count, last_at }) => {
    const times = { at: new Date(at).toISOString(), lastAt: new Date(last_at).toISOString() }
    return { id, ...times, who, from: address, action, subject, detail, count }
  })
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
}
