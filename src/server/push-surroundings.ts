import { type Accounts, roleAccess } from '../accounts/index.ts'
import { ShownCameras } from '../cameras/shown-cameras.ts'
import type { Queries } from '../database/index.ts'
import type { Devices } from '../devices/index.ts'
import type { CameraGate, PushPerson, PushSurroundings } from '../outputs/index.ts'

export interface PushSurroundingsOptions {
  auth: 'on' | 'off'
  accounts: Accounts
  devices: () => Devices
  queries: Queries
}

/** As long as the dashboard suggests. */
const openForSeconds = 5

async function peopleOf({ auth, accounts }: PushSurroundingsOptions): Promise<PushPerson[]> {
  const users = await accounts.users.list()
  const people = users.map(({ id, name, role, cameras }) => {
    return { userId: id, name, mayOperate: roleAccess[role] !== 'read', cameras }
  })
  return auth === 'off' ? [...people, { userId: null, name: 'nobody', mayOperate: true, cameras: null }] : people
}

async function gateOf({ devices, queries }: PushSurroundingsOptions, cameraId: string): Promise<CameraGate | null> {
  const cameras = await ShownCameras.load(queries)
  // A camera may have posted for the first time just now.
  await devices().refresh()
  const { id: shownId } = cameras.shown(cameraId)
  const device = devices()
    .list()
    .find(one => one.cameras.some(({ id }) => cameras.shown(id).id === shownId))
  return device?.facts?.alarmOutputs === 1 ? { device: device.name, deviceId: device.id, output: 1 } : null
}

/** The people and gates of the server, as notifications need them. */
export function pushSurroundings(options: PushSurroundingsOptions): PushSurroundings {
  return {
    people: () => peopleOf(options),
    gateOf: cameraId => gateOf(options, cameraId),
    async openGate({ deviceId, output }, by) {
      await options.devices().switchOutput(deviceId, { output, on: true, seconds: openForSeconds, by })
    },
  }
}
