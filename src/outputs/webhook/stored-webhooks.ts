import type { CompiledQuery } from 'kysely'
import type { Queries } from '../../database/index.ts'
import { Cursors } from '../../log/index.ts'
import { Throttles } from '../../rules/index.ts'
import { Deliveries } from '../deliveries.ts'
import { StoredOutputs } from '../stored-outputs.ts'
import { alertCursorId, isAlertCursor } from './alert-deliveries.ts'
import { type WebhookConfig, type WebhookInput, webhookConfig } from './webhook-schema.ts'

/** A webhook that was made in the dashboard. */
export interface StoredWebhook {
  id: string
  config: WebhookConfig
}

/** The stored data of webhooks, in all tables. */
export class StoredWebhooks {
  private readonly queries: Queries
  private readonly outputs: StoredOutputs

  constructor({ queries }: { queries: Queries }) {
    this.queries = queries
    this.outputs = new StoredOutputs({ queries })
  }

  /** All webhooks; `unreadable` are the names of webhooks that do not fit the schema of this version. */
  async read(): Promise<{ webhooks: StoredWebhook[]; unreadable: string[] }> {
    const webhooks: StoredWebhook[] = []
    const unreadable: string[] = []
    for (const { id, name, config } of await this.outputs.list('webhook')) {
      const result = webhookConfig.safeParse(JSON.parse(config))
      if (result.success) webhooks.push({ id, config: result.data })
      else unreadable.push(name)
    }
    return { webhooks, unreadable }
  }

  put(id: string, config: WebhookInput, now: number): CompiledQuery {
    const { name, enabled = true } = config
    return this.outputs.put({ id, name, config: JSON.stringify(config), enabled }, 'webhook', now)
  }

  /** Removes the cursors of a webhook, so that it starts with the next entry and the next alert. */
  removeCursors(id: string): CompiledQuery {
    return new Cursors(this.queries).removeStatement([id, alertCursorId(id)])
  }

  /** Removes a webhook and cancels its pending deliveries. */
  remove(id: string): CompiledQuery[] {
    return [
      this.outputs.remove(id),
      new Throttles({ queries: this.queries }).removeScope(id),
      this.removeCursors(id),
      new Deliveries({ queries: this.queries }).cancel(id, 'the webhook was removed'),
    ]
  }

  /** Ids of webhooks of viewtron.yaml that have a cursor, whether or not they are still configured. */
  async idsFromFile(): Promise<string[]> {
    const cursors = await new Cursors(this.queries).list()
    return cursors.map(({ id }) => id).filter(id => id.startsWith('file:') && !isAlertCursor(id))
  }
}
