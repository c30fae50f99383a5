import { ViewtronError } from '../../model/index.ts'
import type { CameraPort, ServerAddress } from '../post-target.ts'
import { isInContainer, serverAddresses } from '../server-addresses.ts'
import type { SetUpWish } from './plan.ts'

/** What a person asks of a set-up. */
export interface SetUpRequest {
  /** Default: our address as the device sees it, and the camera port. */
  server?: ServerAddress | undefined
  /** Positions of targets, many times a second. */
  trajectory: boolean
  heartbeatSeconds: number
  /** Writes the password of the camera port whether or not the device seems to have it. */
  password?: boolean | undefined
}

export const usualRequest: SetUpRequest = { trajectory: false, heartbeatSeconds: 30 }

type NeededCredentials = Pick<SetUpWish, 'needsCredentials' | 'credentials'>

interface WishOptions {
  request: SetUpRequest
  /** Null where it is not known. */
  port: (Pick<CameraPort, 'port' | 'protocol' | 'host'> & NeededCredentials) | null
  /** Our address on a connection to the device. */
  seen: string | null
  knownAs: readonly string[]
}

/** Where the device is to post and what, from what a person asked and what the device sees. Throws `server-address-unknown`. */
export function wishOf({ request, port, seen, knownAs }: WishOptions): SetUpWish {
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
