import type { CompiledQuery } from 'kysely'
import type { Queries } from '../../database/index.ts'
import { Cursors } from '../../log/index.ts'
import { cancelStatement } from '../delivery/delivery-rows.ts'
import { type WebhookConfig, type WebhookInput, webhookConfig } from '../schemas.ts'
import { alertCursorId } from './alert-follower.ts'

export interface StoredWebhook {
  id: string
  config: WebhookConfig
}

/** Webhooks made in the dashboard; `unreadable` are names of those that this version does not understand. */
export async function readStoredWebhooks(
  queries: Queries,
): Promise<{ webhooks: StoredWebhook[]; unreadable: string[] }> {
  const rows = await queries.selectFrom('output').selectAll().where('kind', '=', 'webhook').orderBy('name').execute()
  const webhooks: StoredWebhook[] = []
  const unreadable: string[] = []
  for (const { id, name, config } of rows) {
    const result = webhookConfig.safeParse(JSON.parse(config))
    if (result.success) webhooks.push({ id, config: result.data })
    else unreadable.push(name)
  }
  return { webhooks, unreadable }
}

export function putWebhookStatement(queries: Queries, id: string, config: WebhookInput, now: number): CompiledQuery {
  const { name, enabled = true } = config
  const facts = { name, config: JSON.stringify(config), enabled: Number(enabled), updated_at: now }
  return queries
    .insertInto('output')
    .values({ id, kind: 'webhook', created_at: now, ...facts })
    .onConflict(conflict => conflict.column('id').doUpdateSet(facts))
    .compile()
}

/** Where it stood is forgotten: it begins with what comes next. */
export function forgetPlaceStatement(queries: Queries, id: string): CompiledQuery {
  return new Cursors(queries).removeStatement([id, alertCursorId(id)])
}

export function removeWebhookStatements(queries: Queries, id: string): CompiledQuery[] {
  return [
    queries.deleteFrom('output').where('id', '=', id).compile(),
    queries.deleteFrom('brake').where('scope', '=', id).compile(),
    forgetPlaceStatement(queries, id),
    cancelStatement(queries, id, 'the webhook was removed'),
  ]
}

/** Ids of webhooks of viewtron.yaml that have a place or something pending, whether or not they still stand there. */
export async function placesOfFile(queries: Queries): Promise<string[]> {
  const cursors = await new Cursors(queries).list()
  return cursors.map(({ id }) => id).filter(id => id.startsWith('file:') && !id.endsWith('/alerts'))
}
