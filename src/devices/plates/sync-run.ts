import type { DevicePlate } from '../../device-client/index.ts'
import type { Clock } from '../../lib/clock.ts'
import type { KnownPlates } from '../../plates/known-plates.ts'
import { applyActions } from './apply-actions.ts'
import { type AskPlates, type DeviceList, groupOf, platesByKey } from './device-list.ts'
import type { ListedPlate } from './listed-plates.ts'
import type { PlateAction } from './plate-actions.ts'
import type { PlateSyncStore, SyncRun, WrittenPlate } from './plate-sync-store.ts'
import { takeOver } from './take-over.ts'

export interface SyncRunOptions {
  deviceId: string
  ask: AskPlates
  /** The device's lists as just read. */
  list: DeviceList
  actions: readonly PlateAction[]
  /** Our plates by key. Those that are written are remembered as ours. */
  listed: ReadonlyMap<string, ListedPlate>
  /** Updated during the run. */
  run: SyncRun
  store: PlateSyncStore
  knownPlates: KnownPlates
  clock: Clock
  isStopped: () => boolean
}

/** The plates that are about to be written. They are stored first, so that they count as ours whatever happens. */
function plannedWrites({ actions, listed }: SyncRunOptions, before: ReadonlyMap<string, WrittenPlate>): WrittenPlate[] {
  return actions.flatMap(action => {
    const ours = listed.get(action.key)
    if (!ours || (action.kind !== 'add' && action.kind !== 'edit')) return []
    const shown = action.kind === 'edit' ? action.before : null
    const added = action.kind === 'add' || (before.get(action.key)?.added ?? false)
    return [{ key: action.key, ours, shown, isAfter: false, added }]
  })
}

/** The results of a run, by key of the plate. */
interface Outcome {
  done: Set<string>
  failed: Set<string>
  removed: Set<string>
  /** Added plates that the device had already. */
  existed: Set<string>
}

function recorder({ run }: SyncRunOptions, { done, failed, removed, existed }: Outcome) {
  return ({ key, number, kind }: PlateAction, reason: string | null, hasExisted = false): void => {
    run.done++
    if (reason !== null) {
      run.failed.push({ key, number, reason })
      failed.add(key)
      return
    }
    if (kind === 'remove') removed.add(key)
    else if (kind !== 'take') done.add(key)
    if (hasExisted) existed.add(key)
  }
}

/** Corrects the stored plates once the outcome is known: failed ones are stored as they were before. */
async function storeOutcome(
  options: SyncRunOptions,
  before: ReadonlyMap<string, WrittenPlate>,
  outcome: Outcome,
): Promise<void> {
  const { deviceId, store, clock } = options
  const planned = new Map(plannedWrites(options, before).map(plate => [plate.key, plate]))
  const corrected: WrittenPlate[] = []
  const forgotten = [...outcome.removed]
  for (const key of outcome.failed) {
    const old = before.get(key)
    if (old) corrected.push(old)
    else if (planned.has(key)) forgotten.push(key)
  }
  for (const key of outcome.existed) {
    const plate = planned.get(key)
    if (plate) corrected.push({ ...plate, added: false })
  }
  await store.saveWritten(deviceId, { plates: corrected, forgotten, at: clock.now() })
}

/**
 * Carries out actions on one device and updates `run`; resolves with the keys of written plates. Rejects with errors of
 * the device that affect all plates. What was done until then is stored, and another run does the rest.
 */
export async function runActions(options: SyncRunOptions): Promise<Set<string>> {
  const { deviceId, ask, list, actions, store, knownPlates, clock, isStopped } = options
  const before = await store.written(deviceId)
  await store.saveWritten(deviceId, { plates: plannedWrites(options, before), at: clock.now() })
  const outcome: Outcome = { done: new Set(), failed: new Set(), removed: new Set(), existed: new Set() }
  const take = (action: Extract<PlateAction, { kind: 'take' }>) => takeOver({ knownPlates, clock, list, action })
  try {
    await applyActions({ ask, actions, take, isStopped, onDone: recorder(options, outcome) })
  } finally {
    await storeOutcome(options, before, outcome)
  }
  return outcome.done
}

/** Stores how the device shows the written plates, so that later changes on the device are recognised. */
export async function rememberShown(
  { deviceId, store, clock }: Pick<SyncRunOptions, 'deviceId' | 'store' | 'clock'>,
  list: DeviceList,
  written: ReadonlySet<string>,
): Promise<void> {
  const theirs = platesByKey(list.plates)
  const all = await store.written(deviceId)
  const shown = [...all.values()].flatMap((one): WrittenPlate[] => {
    const plate: DevicePlate | undefined = theirs.get(one.key)?.[0]
    // Devices shorten names and drop dates, but only a person moves a plate to another list.
    const isOurs = plate !== undefined && groupOf(list, plate)?.list === one.ours.list
    return isOurs && written.has(one.key) ? [{ ...one, shown: plate, isAfter: true }] : []
  })
  if (shown.length > 0) await store.saveWritten(deviceId, { plates: shown, at: clock.now() })
}
