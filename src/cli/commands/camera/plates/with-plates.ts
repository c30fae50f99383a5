import {
  applyActions,
  type DeviceList,
  type PlateAction,
  type PlateClient,
  readDeviceList,
} from '../../../../devices/plates/index.ts'
import { systemClock } from '../../../../lib/clock.ts'
import { serverZone } from '../../../../lib/server-zone.ts'
import { ViewtronError } from '../../../../model/index.ts'
import type { AccessFlags, TypedAddress } from '../access.ts'
import { type DeviceData, withDevice } from '../with-device.ts'

/** A device after a sign-in, with its current lists. */
export interface WithPlates {
  client: PlateClient
  list: DeviceList
  /** The device's own name. */
  name: string
  /** For the audit log; null without a data directory. */
  data: DeviceData | null
}

/** Signs in to a device and reads its lists. Throws `device-no-plates` and errors of the device. */
export function withPlates<Result>(
  address: TypedAddress,
  flags: AccessFlags,
  use: (device: WithPlates) => Promise<Result>,
): Promise<Result> {
  return withDevice(address, flags, async ({ client, data }) => {
    const { name, plates: family } = await client.readFacts()
    if (family === null) throw new ViewtronError('device-no-plates', { name })
    const { timeZone } = serverZone()
    const list = await readDeviceList(ask => ask(client), { family, clock: systemClock, timeZone })
    return use({ client, list, name, data })
  })
}

/** The result of several changes. */
export interface Applied {
  done: number
  failed: { key: string; number: string; reason: string }[]
}

/** Applies the actions and reports progress. Rejects with the device's error when the remaining actions would fail too. */
export async function applyAll(
  client: PlateClient,
  actions: readonly PlateAction[],
  progress: (done: number) => void = () => undefined,
): Promise<Applied> {
  const applied: Applied = { done: 0, failed: [] }
  let settled = 0
  await applyActions({
    actions,
    ask: use => use(client),
    take: async () => null,
    onDone: ({ key, number }, reason) => {
      if (reason === null) applied.done++
      else applied.failed.push({ key, number, reason })
      progress(++settled)
    },
  })
  return applied
}
