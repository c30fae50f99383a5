import { ViewtronError } from '../../model/index.ts'
import type { CameraPort, ServerAddress } from '../post-target.ts'
import { isInContainer, serverAddresses } from '../server-addresses.ts'

/** The desired settings of a device. */
export interface WantedSetUp {
  server: ServerAddress
  /** Whether the address is that of a container, which devices outside usually cannot reach. */
  isGuessed: boolean
  protocol: 'http' | 'https'
  /** Also post positions of targets, many times a second. */
  trajectory: boolean
  heartbeatSeconds: number
  /** Whether this server requires user and password from devices. */
  needsCredentials: boolean
  /** The user and password for devices; null when unknown here. */
  credentials: { user: string; password: string } | null
  /** Also write the password when the user is already right, because devices do not return passwords. */
  writesPassword?: boolean | undefined
}

/** A person's request to set up a device. */
export interface SetUpRequest {
  /** The address to post to. Default: the setting `cameraUrl`, else our address as the device sees it, with the camera port. */
  server?: ServerAddress | undefined
  /** Also sends the positions of targets, many times a second. */
  trajectory: boolean
  heartbeatSeconds: number
  /** Write the password of the camera port even when the device seems to have it. */
  password?: boolean | undefined
}

export const usualRequest: SetUpRequest = { trajectory: false, heartbeatSeconds: 30 }

type NeededCredentials = Pick<WantedSetUp, 'needsCredentials' | 'credentials'>

interface WantedOptions {
  request: SetUpRequest
  /** Null when it is unknown. */
  port: (Pick<CameraPort, 'port' | 'protocol' | 'host' | 'outside'> & NeededCredentials) | null
  /** The local address of a connection to the device. */
  seen: string | null
  knownAs: readonly string[]
}

/** Returns our address as the device sees it; null where the camera port is unknown. */
function addressOf({ port, seen, knownAs }: Pick<WantedOptions, 'port' | 'seen' | 'knownAs'>): ServerAddress | null {
  const [host] = serverAddresses({ port, seen, knownAs })
  return port && host !== undefined ? { host, port: port.port } : null
}

/**
 * Returns the desired settings of a device, from the request and our address as the device sees it. Throws
 * `server-address-unknown`.
 */
export function wantedSetUp({ request, port, seen, knownAs }: WantedOptions): WantedSetUp {
  const server = request.server ?? port?.outside ?? addressOf({ port, seen, knownAs })
  if (!server) throw new ViewtronError('server-address-unknown')
  const { trajectory, heartbeatSeconds } = request
  const outside = port?.outside
  const isOutside = outside?.host === server.host && outside.port === server.port
  const protocol = (isOutside ? outside : port)?.protocol ?? 'http'
  const isGuessed = request.server === undefined && !outside && isInContainer()
  const { needsCredentials = false, credentials = null } = port ?? {}
  const asked = { needsCredentials, credentials, writesPassword: request.password }
  return {
    server: { host: server.host, port: server.port },
    isGuessed,
    protocol,
    trajectory,
    heartbeatSeconds,
    ...asked,
  }
}
