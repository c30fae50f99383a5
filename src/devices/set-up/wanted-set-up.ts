import { ViewtronError } from '../../model/index.ts'
import type { CameraPort, ServerAddress } from '../post-target.ts'
import { isInContainer, serverAddresses } from '../server-addresses.ts'
import type { WantedSetUp } from './plan.ts'

/** A person's request to set up a device. */
export interface SetUpRequest {
  /** Where the device should post. Default: our address as the device sees it, and the camera port. */
  server?: ServerAddress | undefined
  /** Also sends the positions of targets, many times a second. */
  trajectory: boolean
  heartbeatSeconds: number
  /** Writes the password of the camera port even when the device seems to have it. */
  password?: boolean | undefined
}

export const usualRequest: SetUpRequest = { trajectory: false, heartbeatSeconds: 30 }

type NeededCredentials = Pick<WantedSetUp, 'needsCredentials' | 'credentials'>

interface WantedOptions {
  request: SetUpRequest
  /** Null when it is not known. */
  port: (Pick<CameraPort, 'port' | 'protocol' | 'host'> & NeededCredentials) | null
  /** Our address on a connection to the device. */
  seen: string | null
  knownAs: readonly string[]
}

/** The wanted settings of a device, from the request and our address as the device sees it. Throws `server-address-unknown`. */
export function wantedSetUp({ request, port, seen, knownAs }: WantedOptions): WantedSetUp {
  const [host] = serverAddresses({ port, seen, knownAs })
  const server = request.server ?? (port && host !== undefined ? { host, port: port.port } : null)
  if (!server) throw new ViewtronError('server-address-unknown')
  const { trajectory, heartbeatSeconds } = request
  const protocol = port?.protocol ?? 'http'
  const isGuessed = request.server === undefined && isInContainer()
  const { needsCredentials = false, credentials = null } = port ?? {}
  const asked = { needsCredentials, credentials, writesPassword: request.password }
  return { server, isGuessed, protocol, trajectory, heartbeatSeconds, ...asked }
}
