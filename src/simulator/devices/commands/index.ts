import type { Commands } from '../command.ts'
import type { DeviceKind } from '../device-options.ts'
import { clockCommands } from './clock.ts'
import { httpPostCommands, recorderHttpPostCommands } from './http-post.ts'
import { informationCommands, supportedApis } from './information.ts'

/** What a device of this kind answers to. */
export function commandsOf(kind: DeviceKind): Commands {
  const common = { ...informationCommands, ...clockCommands }
  if (kind === 'ipc-old') return { ...common, ...httpPostCommands }
  const commands = { ...common, ...(kind === 'nvr' ? recorderHttpPostCommands : httpPostCommands) }
  return { ...commands, GetSupportedAPIs: supportedApis(commands) }
}
