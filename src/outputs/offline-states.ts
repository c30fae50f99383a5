import type { Queries } from '../database/index.ts'
import { Cursors, EventLog } from '../log/index.ts'
import { isoOrNull } from '../time/iso.ts'
import { type ConfiguredOutput, configuredOutputs } from './configured-outputs.ts'
import { nameInFile } from './ids-in-file.ts'
import { isAlertCursor } from './queued/alert-deliveries.ts'
import { Deliveries } from './queued/deliveries.ts'
import { StoredOutputs } from './queued/stored-outputs.ts'

/** The state of an output as far as the database shows it. Times are ISO 8601 UTC. */
export interface OfflineState extends ConfiguredOutput {
  /** Null before its first start. */
  cursor: number | null
  behind: number
  pending: number
  failed: number
  lastDeliveredAt: string | null
  /** The reason why the last attempt of a pending or failed delivery failed. */
  lastError: string | null
  state: 'ok' | 'waiting' | 'failing' | 'off'
}

/** Only kinds with deliveries store whether something arrived; those are never `ok` before their first delivery. */
function stateOf(output: Omit<OfflineState, 'state'>, hasDeliveries: boolean): OfflineState['state'] {
  const { enabled, pending, failed, lastDeliveredAt, lastError } = output
  if (!enabled) return 'off'
  if (hasDeliveries && lastDeliveredAt === null) return failed > 0 || pending > 0 ? 'failing' : 'waiting'
  return lastError === null ? 'ok' : 'waiting'
}

/** All outputs that are configured or have a cursor, with the ids of those that store deliveries. */
async function findOutputs(queries: Queries, config: Readonly<Record<string, unknown>>) {
  const [stored, cursors] = await Promise.all([new StoredOutputs({ queries }).list(), new Cursors(queries).list()])
  const places = new Map(cursors.filter(({ id }) => !isAlertCursor(id)).map(({ id, seq }) => [id, seq]))
  const found = new Map<string, ConfiguredOutput>(
    [...places.keys()].map(id => [id, { id, name: nameInFile(id) ?? id, enabled: true }]),
  )
  for (const { id, name, enabled } of configuredOutputs(config)) found.set(id, { id, name, enabled })
  for (const { id, name, enabled } of stored) found.set(id, { id, name, enabled })
  const hasDeliveries = (id: string) => nameInFile(id) !== null || stored.some(output => output.id === id)
  return { outputs: [...found.values()], places, hasDeliveries }
}

/** The state of all outputs, read without a running server. `config`: settings of viewtron.yaml by key, unchecked. */
export async function readOfflineStates(
  queries: Queries,
  config: Readonly<Record<string, unknown>>,
): Promise<OfflineState[]> {
  const deliveries = new Deliveries({ queries })
  const [newest, { outputs, places, hasDeliveries }, counted, reasons] = await Promise.all([
    new EventLog(queries).lastSeq(),
    findOutputs(queries, config),
    deliveries.statusCounts(),
    deliveries.failureReasons(),
  ])
  const counts = new Map(counted.map(row => [`${row.outputId} ${row.status}`, row]))
  const errors = new Map(reasons.map(({ outputId, status, reason }) => [`${outputId} ${status}`, reason]))
  return outputs.map(output => {
    const cursor = places.get(output.id) ?? null
    const last = counts.get(`${output.id} delivered`)?.lastAt ?? null
    const failed = last === null ? errors.get(`${output.id} failed`) : undefined
    const facts = {
      ...output,
      cursor,
      behind: cursor === null ? 0 : Math.max(0, newest - cursor),
      pending: counts.get(`${output.id} pending`)?.count ?? 0,
      failed: counts.get(`${output.id} failed`)?.count ?? 0,
      lastDeliveredAt: isoOrNull(last),
      lastError: errors.get(`${output.id} pending`) ?? failed ?? null,
    }
    return { ...facts, state: stateOf(facts, hasDeliveries(output.id)) }
  })
}
