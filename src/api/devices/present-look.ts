import { type Devices, serverAddresses } from '../../devices/index.ts'
import type { DeviceLook } from '../schemas/devices.ts'

/** What a look told, with the addresses of this server a person may choose from: the one that was planned for first. */
export function presentLook(look: Awaited<ReturnType<Devices['look']>>, knownAs: readonly string[]): DeviceLook {
  const { server, ...rest } = look
  const addresses = serverAddresses({ port: null, seen: null, knownAs })
  return { ...rest, serverAddresses: [...new Set([server.host, ...addresses])], serverPort: server.port }
}
