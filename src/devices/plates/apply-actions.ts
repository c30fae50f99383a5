import { type DevicePlate, DeviceRefusal } from '../../device-client/index.ts'
import { ViewtronError } from '../../model/index.ts'
import type { AskPlates, PlateClient } from './device-list.ts'
import type { PlateAction } from './plate-actions.ts'

type ActionOf<Kind extends PlateAction['kind']> = Extract<PlateAction, { kind: Kind }>

/** Called once per action. `reason` is null on success, else a sentence; `wasThere` tells that an added plate existed already. */
export type OnDone = (action: PlateAction, reason: string | null, wasThere?: boolean) => void

export interface ApplyOptions {
  ask: AskPlates
  actions: readonly PlateAction[]
  onDone: OnDone
  /** Saves a device's entry as a known plate; resolves with the reason why not, or null. */
  take: (action: ActionOf<'take'>) => Promise<string | null>
  /** Checked before each step; true ends the run. */
  isStopped?: () => boolean
}

/** The device's limit for one request (docs/protocol/camera-api.md). */
const batchSize = 100
/** Single changes in one turn; then other users of the device have theirs. */
const changesPerTurn = 20

// docs/protocol/camera-api.md 6.1.
const noPermission = 4
const nothingThere = 20
const libraryFull = 202
const duplicate = 203
const notFound = 204
const noGroup = 207

/** The error for a single plate; `reason` is a sentence. */
export function plateRefused(plate: string, reason: string): ViewtronError {
  const part = reason.replace(/\.$/, '')
  return new ViewtronError('device-plate-refused', { plate, reason: `${part.charAt(0).toLowerCase()}${part.slice(1)}` })
}

const sentence = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`

/** The reason why the device refused a plate. */
interface Refusal {
  /** The device's error code; null when it does not know the command. */
  code: number | null
  /** A sentence. */
  reason: string
}

/** The refusal of one plate. Rethrows errors that end the run: password, network, no permission. */
function refusalOf(error: unknown): Refusal {
  if (error instanceof ViewtronError && error.code === 'device-unsupported')
    return { code: null, reason: error.message }
  const isOfOne = error instanceof DeviceRefusal && error.code === 'device-refused' && error.deviceCode !== noPermission
  if (!isOfOne) throw error
  return { code: error.deviceCode, reason: sentence(error.words) }
}

/** Runs one change; resolves with the refusal, or null. */
async function attempt(change: () => Promise<void>): Promise<Refusal | null> {
  try {
    await change()
    return null
  } catch (error) {
    return refusalOf(error)
  }
}

async function remove(client: PlateClient, plates: readonly DevicePlate[]): Promise<string | null> {
  for (const { number, groupId } of plates) {
    const refusal = await attempt(() => client.deletePlate({ number, groupId }))
    // The plate was removed by another client.
    const isGone = refusal?.code === notFound || refusal?.code === nothingThere
    if (refusal && !isGone) return refusal.reason
  }
  return null
}

/** Moves a plate to another group by adding and removing it: some firmware cannot change the group. */
async function move(client: PlateClient, before: DevicePlate, plate: DevicePlate): Promise<string | null> {
  const [result] = await client.addPlates([plate])
  if (result?.error && result.error.code !== duplicate) return sentence(result.error.words)
  return remove(client, [before])
}

async function edit(client: PlateClient, { before, plate, copies }: ActionOf<'edit'>): Promise<string | null> {
  const refusal = await attempt(() => client.modifyPlate(plate))
  const isElsewhere = refusal?.code === notFound || refusal?.code === noGroup
  const canMove = isElsewhere && before.groupId !== plate.groupId
  const reason = refusal === null ? null : canMove ? await move(client, before, plate) : refusal.reason
  return reason ?? remove(client, copies)
}

/** Adds up to a hundred plates in one request; resolves to true when the device is full. */
async function addBatch(client: PlateClient, actions: ActionOf<'add'>[], onDone: OnDone): Promise<boolean> {
  const results = await client.addPlates(actions.map(({ plate }) => plate))
  let full = 0
  for (const [at, action] of actions.entries()) {
    const error = results[at]?.error ?? null
    if (error?.code === libraryFull) full++
    if (error?.code === duplicate) {
      const refusal = await attempt(() => client.modifyPlate(action.plate))
      onDone(action, refusal?.reason ?? null, true)
    } else onDone(action, error && sentence(error.words))
  }
  return full === actions.length
}

async function addAll({ ask, onDone, isStopped }: ApplyOptions, actions: ActionOf<'add'>[]): Promise<void> {
  let isFull = false
  for (let at = 0; at < actions.length && !isStopped?.(); at += batchSize) {
    const some = actions.slice(at, at + batchSize)
    if (isFull) for (const action of some) onDone(action, 'Its plate list is full.')
    else isFull = await ask(client => addBatch(client, some, onDone))
  }
}

/** Runs single changes, a few per turn, so that other users of the device are not held up. */
async function eachOf<Action extends PlateAction>(
  { ask, onDone, isStopped }: ApplyOptions,
  actions: readonly Action[],
  change: (client: PlateClient, action: Action) => Promise<string | null>,
): Promise<void> {
  for (let at = 0; at < actions.length && !isStopped?.(); at += changesPerTurn) {
    await ask(async client => {
      for (const action of actions.slice(at, at + changesPerTurn)) {
        if (isStopped?.()) return
        onDone(action, await change(client, action))
      }
    })
  }
}

const only = <Kind extends PlateAction['kind']>(actions: readonly PlateAction[], kind: Kind) =>
  actions.filter((action): action is ActionOf<Kind> => action.kind === kind)

/**
 * Carries out actions: saves entries of the device as known plates, then removes and edits one by one (which makes
 * room), then adds in batches. Rejects with errors that affect all plates; running the actions again continues.
 */
export async function applyActions(options: ApplyOptions): Promise<void> {
  const { actions, onDone, take } = options
  for (const action of only(actions, 'refuse')) onDone(action, action.reason)
  for (const action of only(actions, 'take')) onDone(action, await take(action))
  await eachOf(options, only(actions, 'remove'), (client, { plates }) => remove(client, plates))
  await eachOf(options, only(actions, 'edit'), edit)
  await addAll(options, only(actions, 'add'))
}
