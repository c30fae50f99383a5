import { call } from '../../rules/posts.ts'
import type { HostedServer } from '../../support/hosted-server.ts'
import { until } from '../../support/until.ts'

export { call, platePost, serverWith } from '../../rules/posts.ts'

/** A webhook of viewtron.yaml that sends to a target of the test; `more` are further keys. */
export function webhookYaml(url: string, more: Record<string, unknown> = {}): string {
  return `webhooks: [${JSON.stringify({ name: 'gate', url, allowPrivate: true, ...more })}]\n`
}

export interface ShownDelivery {
  id: string
  output: { id: string; name: string }
  type: string
  seq: number | null
  eventId: string | null
  status: string
  attempts: number
  statusCode: number | null
  reason: string | null
  createdAt: string
  nextAttemptAt: string | null
}

/** Waits for a number of matching deliveries; newest first. */
export async function deliveriesOf(
  server: HostedServer,
  count: number,
  query = '',
  withinMs = 20_000,
): Promise<ShownDelivery[]> {
  return until(
    async () => {
      const { json } = await call(server, `deliveries?limit=500${query}`)
      return json.items.length >= count ? (json.items as ShownDelivery[]) : null
    },
    { withinMs, what: `${count} deliveries${query}` },
  )
}
