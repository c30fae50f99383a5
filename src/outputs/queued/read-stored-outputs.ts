import type { TableStore } from '../../database/index.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Logger } from '../../lib/log.ts'
import type { QueuedConfig } from './queued-schema.ts'
import type { StoredConfigs, StoredQueuedOutputs } from './stored-queued-outputs.ts'

interface Options extends Pick<TableStore, 'write'> {
  clock: Clock
  log: Pick<Logger, 'warn'>
  /** The word for one output. */
  word: string
}

/**
 * Reads the outputs that were made in the dashboard. Encrypts the secrets of those that an earlier version has stored; if
 * this fails, the next start repeats it.
 */
export async function readStoredOutputs<Config extends QueuedConfig>(
  table: StoredQueuedOutputs<Config>,
  { write, clock, log, word }: Options,
): Promise<StoredConfigs<Config>['outputs']> {
  const { outputs, unreadable } = await table.read()
  for (const name of unreadable) log.warn(`the ${word} ${name} is not valid in this version and is ignored`)
  const now = clock.now().getTime()
  const unsealed = outputs.filter(({ isUnsealed }) => isUnsealed)
  const rows = unsealed.map(({ id, config }) => table.put(id, config, now))
  if (rows.length > 0) await write(await Promise.all(rows)).catch(() => undefined)
  return outputs
}
