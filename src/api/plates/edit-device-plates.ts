import { setTimeout as pause } from 'node:timers/promises'
import type { DevicePlate } from '../../device-client/index.ts'
import {
  applyActions,
  type DeviceList,
  type PlateAction,
  type PlateEdit,
  planDeviceImport,
  planEdit,
  plateRefused,
  platesNamed,
  readDevicePlateCsv,
  showPlate,
} from '../../devices/plates/index.ts'
import { ViewtronError } from '../../model/index.ts'
import type { ApiContext } from '../api-context.ts'
import { RequestInvalid } from '../api-error.ts'
import type { DevicePlateImport } from '../schemas/index.ts'
import { charsetRead } from './csv-bodies.ts'

type EditContext = Pick<ApiContext, 'plateSync' | 'devices'>

/** A request is answered after this time even if its run has not ended. */
const answerWithinMs = 60_000

/** Applies one action. Throws `device-plate-refused` if the device refuses it. */
async function applyOne({ devices }: EditContext, id: string, action: PlateAction): Promise<void> {
  let problem: string | null = null
  await applyActions({
    actions: [action],
    ask: use => devices.withClient(id, use),
    take: async () => null,
    onDone: (_, reason) => {
      problem = reason
    },
  })
  if (problem !== null) throw plateRefused(action.number, problem)
}

/** Adds or replaces one plate on a device. Throws `request-invalid`, `device-plate-refused` and errors of the device. */
export async function putDevicePlate(context: EditContext, id: string, edit: PlateEdit) {
  let put: { plate: DevicePlate; list: DeviceList } | null = null
  await context.plateSync.change(id, async (sync, list) => {
    const planned = planEdit(edit, list)
    if ('problem' in planned) throw new RequestInvalid([{ field: 'plate', message: planned.problem }])
    if ('same' in planned) {
      put = { plate: planned.same, list }
      return
    }
    const { action } = planned
    await applyOne(context, id, action)
    if (action.kind !== 'add' && action.kind !== 'edit') return
    sync.noteChange({ removed: action.kind === 'edit' ? [action.before] : [], added: [action.plate] })
    put = { plate: action.plate, list }
  })
  const { plate, list } = put as unknown as { plate: DevicePlate; list: DeviceList }
  return showPlate(plate, list)
}

/** Removes a plate from all lists of a device, in any spelling. Throws `not-found` and errors of the device. */
export async function removeDevicePlate(context: EditContext, id: string, number: string): Promise<void> {
  await context.plateSync.change(id, async (sync, list) => {
    const plates = platesNamed(list, number)
    if (plates.length === 0) throw new ViewtronError('not-found', { what: 'plate', id: number })
    await applyOne(context, id, { kind: 'remove', key: number, number, plates })
    sync.noteChange({ removed: plates })
  })
}

/** Imports a CSV list into a device as a run and waits for it up to a minute. `refused` includes plates that the device refused. */
export async function importDevicePlates(
  { plateSync }: EditContext,
  id: string,
  { bytes, dryRun, charset }: { bytes: Buffer; dryRun: boolean; charset: string | null },
): Promise<DevicePlateImport> {
  const { lines, ...sheet } = readDevicePlateCsv(bytes, charset)
  const read = charsetRead(sheet)
  const { actions, lines: places, ...counts } = planDeviceImport(lines, await plateSync.read(id))
  if (dryRun || actions.length === 0) return { ...counts, ...read, run: null }
  const run = plateSync.beginPlan(id, list => planDeviceImport(lines, list).actions, actions.length)
  await Promise.race([plateSync.settled(id), pause(answerWithinMs, undefined, { ref: false })])
  const failed = run.failed.map(({ key, reason }) => ({ line: places.get(key) ?? 0, reason }))
  const failedKeys = new Set(run.failed.map(({ key }) => key))
  const failedAdditions = actions.filter(({ kind, key }) => kind === 'add' && failedKeys.has(key)).length
  return {
    ...read,
    added: counts.added - failedAdditions,
    changed: counts.changed - (failedKeys.size - failedAdditions),
    unchanged: counts.unchanged,
    refused: [...counts.refused, ...failed].sort((one, other) => one.line - other.line),
    run,
  }
}
