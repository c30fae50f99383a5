import { type Devices, serverAddresses } from '../../devices/index.ts'
import type { DeviceLook } from '../schemas/devices.ts'

/**
 * Converts the result of a look to its API form. Adds the addresses of this server to choose from, the planned one first;
 * none where the settings name one, which has another port.
 */
export function presentLook(
  look: Awaited<ReturnType<Devices['look']>>,
  { knownAs, cameraUrl }: { knownAs: readonly string[]; cameraUrl: string | null },
): DeviceLook {
  const { server, ...rest } = look
  const addresses = cameraUrl === null ? serverAddresses({ port: null, seen: null, knownAs }) : []
  return { ...rest, serverAddresses: [...new Set([server.host, ...addresses])], serverPort: server.port }
}
