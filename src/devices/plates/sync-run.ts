import type { Queries, Write } from '../../database/index.ts'
import type { DevicePlate } from '../../device-client/index.ts'
import type { Clock } from '../../lib/clock.ts'
import { KnownPlates } from '../../plates/known-plates.ts'
import { applyActions } from './apply-actions.ts'
import { type AskPlates, type DeviceList, groupOf, platesByKey } from './device-list.ts'
import type { PlateAction } from './plate-actions.ts'
import { forgetPuts, type Put, putStatements, readPuts } from './put-memory.ts'
import { takeOver } from './take-over.ts'
import type { Wish } from './wished-plates.ts'

/** A run on one device. Instants are ISO 8601 UTC. */
export interface SyncRun {
  startedAt: string
  finishedAt: string | null
  total: number
  done: number
  failed: { key: string; number: string; reason: string }[]
  /** In words where it was given up. */
  error: string | null
}

export interface SyncRunOptions {
  deviceId: string
  ask: AskPlates
  /** As just read. */
  list: DeviceList
  actions: readonly PlateAction[]
  /** Ours, by key; what is written of them is remembered. */
  wishes: ReadonlyMap<string, Wish>
  /** Counted up while it goes on. */
  run: SyncRun
  queries: Queries
  write: Write
  clock: Clock
  isStopped: () => boolean
}

/** What is about to be written: noted first, so that it is known for ours whatever happens in between. */
function intents({ actions, wishes }: SyncRunOptions, puts: ReadonlyMap<string, Put>): Put[] {
  return actions.flatMap(action => {
    const wish = wishes.get(action.key)
    if (!wish || (action.kind !== 'add' && action.kind !== 'edit')) return []
    const shown = action.kind === 'edit' ? action.before : null
    const added = action.kind === 'add' || (puts.get(action.key)?.added ?? false)
    return [{ key: action.key, wish, shown, isAfter: false, added }]
  })
}

/** What became of the plates of a run. */
interface Outcome {
  done: Set<string>
  failed: Set<string>
  removed: Set<string>
  /** Additions that the device had already. */
  wereThere: Set<string>
}

function noting({ run }: SyncRunOptions, { done, failed, removed, wereThere }: Outcome) {
  return ({ key, number, kind }: PlateAction, reason: string | null, wasThere = false): void => {
    run.done++
    if (reason !== null) {
      run.failed.push({ key, number, reason })
      failed.add(key)
      return
    }
    if (kind === 'remove') removed.add(key)
    else if (kind !== 'take') done.add(key)
    if (wasThere) wereThere.add(key)
  }
}

/** What is remembered once the outcome is known: failures leave it as it was before. */
async function settle(options: SyncRunOptions, before: ReadonlyMap<string, Put>, outcome: Outcome): Promise<void> {
  const { deviceId, queries, write, clock } = options
  const intended = new Map(intents(options, before).map(put => [put.key, put]))
  const corrected: Put[] = []
  const forgotten = [...outcome.removed]
  for (const key of outcome.failed) {
    const old = before.get(key)
    if (old) corrected.push(old)
    else if (intended.has(key)) forgotten.push(key)
  }
  for (const key of outcome.wereThere) {
    const put = intended.get(key)
    if (put) corrected.push({ ...put, added: false })
  }
  await write([
    ...putStatements(queries, deviceId, corrected, clock.now()),
    ...forgetPuts(queries, deviceId, forgotten),
  ])
}

/**
 * Does the actions on one device, counting in `run`. Rejects with the device's error where going on makes no sense; what
 * was done until then is remembered, and running again does the rest.
 */
export async function runActions(options: SyncRunOptions): Promise<Set<string>> {
  const { deviceId, ask, list, actions, queries, write, clock, isStopped } = options
  const before = await readPuts(queries, deviceId)
  await write(putStatements(queries, deviceId, intents(options, before), clock.now()))
  const outcome: Outcome = { done: new Set(), failed: new Set(), removed: new Set(), wereThere: new Set() }
  const knownPlates = new KnownPlates({ queries, write })
  const take = (action: Extract<PlateAction, { kind: 'take' }>) => takeOver({ knownPlates, clock, list, action })
  try {
    await applyActions({ ask, actions, take, isStopped, onDone: noting(options, outcome) })
  } finally {
    await settle(options, before, outcome)
  }
  return outcome.done
}

/** Remembers what the device shows of what was written, so that a change made there can be told from ours. */
export async function rememberShown(
  { deviceId, queries, write, clock }: Pick<SyncRunOptions, 'deviceId' | 'queries' | 'write' | 'clock'>,
  list: DeviceList,
  written: ReadonlySet<string>,
): Promise<void> {
  const theirs = platesByKey(list.plates)
  const puts = await readPuts(queries, deviceId)
  const shown = [...puts.values()].flatMap((put): Put[] => {
    const plate: DevicePlate | undefined = theirs.get(put.key)?.[0]
    // Devices cut names and drop dates; to another list only a person moves a plate, the moment after it was written.
    const isOurs = plate !== undefined && groupOf(list, plate)?.list === put.wish.list
    return isOurs && written.has(put.key) ? [{ ...put, shown: plate, isAfter: true }] : []
  })
  if (shown.length > 0) await write(putStatements(queries, deviceId, shown, clock.now()))
}
