import type { Commands } from '../command.ts'
import type { DeviceKind } from '../device-options.ts'
import { cameraAlarmCommands, recorderAlarmCommands } from './alarms.ts'
import { clockCommands } from './clock.ts'
import { httpPostCommands, recorderHttpPostCommands } from './http-post.ts'
import { informationCommands, supportedApis } from './information.ts'
import { pictureCommands } from './pictures.ts'
import { plateGroupCommands } from './plate-groups.ts'
import { plateVehicleCommands } from './plate-vehicles.ts'
import { ptzCommands } from './ptz.ts'

/** The commands that only some kinds support. */
const own: Record<DeviceKind, Commands> = {
  'ipc-old': { ...httpPostCommands, ...cameraAlarmCommands, ...plateVehicleCommands, ...ptzCommands },
  'ipc-5.3.1': { ...httpPostCommands, ...cameraAlarmCommands, ...plateGroupCommands, ...ptzCommands },
  nvr: { ...recorderHttpPostCommands, ...recorderAlarmCommands },
}

/** Returns the commands of a device of this kind. Old cameras cannot list them. */
export function commandsOf(kind: DeviceKind): Commands {
  const commands = { ...informationCommands, ...clockCommands, ...pictureCommands, ...own[kind] }
  return kind === 'ipc-old' ? commands : { ...commands, GetSupportedAPIs: supportedApis(commands) }
}
