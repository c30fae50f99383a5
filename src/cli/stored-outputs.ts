import type { Queries } from '../database/index.ts'
import { Cursors, EventLog } from '../log/index.ts'

/** What the database tells of an output. Times are ISO 8601 UTC. */
export interface StoredOutput {
  id: string
  name: string
  enabled: boolean
  /** Null before it began. */
  cursor: number | null
  behind: number
  pending: number
  failed: number
  lastDeliveredAt: string | null
  /** Why the last attempt of something that is pending or failed did not work. */
  lastError: string | null
  state: 'ok' | 'waiting' | 'failing' | 'off'
}

interface Named {
  id: string
  name: string
  enabled: boolean
}

function namedInFile(webhooks: unknown): Named[] {
  if (!Array.isArray(webhooks)) return []
  return webhooks.flatMap(({ name, enabled = true }: { name?: unknown; enabled?: unknown }) =>
    typeof name === 'string' ? [{ id: `file:${name}`, name, enabled: enabled !== false }] : [],
  )
}

async function statusCounts(queries: Queries) {
  const rows = await queries
    .selectFrom('delivery')
    .select(({ fn }) => ['output_id', 'status', fn.countAll<number>().as('count'), fn.max('last_at').as('last_at')])
    .groupBy(['output_id', 'status'])
    .execute()
  return new Map(rows.map(row => [`${row.output_id} ${row.status}`, row]))
}

/** Why the last attempts did not work, by output and status. */
async function lastErrors(queries: Queries): Promise<Map<string, string>> {
  const rows = await queries
    .selectFrom('delivery')
    .select(['output_id', 'status', 'reason'])
    .where('status', 'in', ['pending', 'failed'])
    .where('reason', 'is not', null)
    .orderBy('last_at')
    .execute()
  return new Map(rows.map(({ output_id, status, reason }) => [`${output_id} ${status}`, reason ?? '']))
}

/** Nothing is ok that never delivered; of webhooks alone the database tells whether something arrived. */
function stateOf(output: Omit<StoredOutput, 'state'>, isWebhook: boolean): StoredOutput['state'] {
  const { enabled, pending, failed, lastDeliveredAt, lastError } = output
  if (!enabled) return 'off'
  if (isWebhook && lastDeliveredAt === null) return failed > 0 || pending > 0 ? 'failing' : 'waiting'
  return lastError === null ? 'ok' : 'waiting'
}

/** All outputs that have a place in the log or are configured; `webhooks` are those of viewtron.yaml. */
export async function readStoredOutputs(queries: Queries, webhooks: unknown): Promise<StoredOutput[]> {
  const [newest, made, cursors, counts, errors] = await Promise.all([
    new EventLog(queries).lastSeq(),
    queries.selectFrom('output').select(['id', 'name', 'enabled']).execute(),
    new Cursors(queries).list(),
    statusCounts(queries),
    lastErrors(queries),
  ])
  const places = new Map(cursors.filter(({ id }) => !id.endsWith('/alerts')).map(({ id, seq }) => [id, seq]))
  const named = new Map<string, Named>(
    [...places.keys()].map(id => [id, { id, name: id.replace(/^file:/, ''), enabled: true }]),
  )
  for (const one of namedInFile(webhooks)) named.set(one.id, one)
  for (const { id, name, enabled } of made) named.set(id, { id, name, enabled: enabled === 1 })
  return [...named.values()].map(output => {
    const cursor = places.get(output.id) ?? null
    const last = counts.get(`${output.id} delivered`)?.last_at ?? null
    const failed = last === null ? errors.get(`${output.id} failed`) : undefined
    const facts = {
      ...output,
      cursor,
      behind: cursor === null ? 0 : Math.max(0, newest - cursor),
      pending: counts.get(`${output.id} pending`)?.count ?? 0,
      failed: counts.get(`${output.id} failed`)?.count ?? 0,
      lastDeliveredAt: last === null ? null : new Date(last).toISOString(),
      lastError: errors.get(`${output.id} pending`) ?? failed ?? null,
    }
    const isWebhook = output.id.startsWith('file:') || made.some(({ id }) => id === output.id)
    return { ...facts, state: stateOf(facts, isWebhook) }
  })
}
