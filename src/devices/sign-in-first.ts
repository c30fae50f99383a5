import { type DeviceAddress, DeviceClient, probeAddress, type RefusedPasswords } from '../device-client/index.ts'
import type { Clock } from '../lib/clock.ts'
import { plainHost } from './post-target.ts'
import type { StoredRefusals } from './stored-refusals.ts'

/** The address and user of a device, as typed. */
export interface DeviceAccess {
  host: string
  port?: number | undefined
  /** `auto` detects the protocol of the port. */
  protocol: 'auto' | 'http' | 'https'
  user: string
  password: string
  /** Allows one more attempt with a password that was refused before. */
  again?: boolean | undefined
}

/** An address with its known certificate. */
export interface TrustedPlace {
  port: number
  /** SHA-256 of the certificate, `AB:CD:…`. */
  certificate: string
}

interface SignInOptions {
  access: DeviceAccess
  /**
   * The trusted certificate of this address. The password is not sent to another certificate, nor unencrypted unless
   * the person allowed it.
   */
  trusted: TrustedPlace | null
  /** Stored refusals are read before the attempt, and changes are written after it. */
  refusals: RefusedPasswords & Partial<Pick<StoredRefusals, 'load' | 'accepted' | 'flush'>>
  clock: Clock
  /** IANA zone, used for devices that report none. */
  timeZone: string
}

export const usualPorts = { http: 80, https: 443 }

/**
 * Returns the address to sign in to. With `auto`, an address with a trusted certificate is always reached over HTTPS,
 * so that a port that now speaks HTTP receives no password.
 */
async function addressOf(
  { host: typed, port, protocol }: DeviceAccess,
  trusted: TrustedPlace | null,
): Promise<DeviceAddress> {
  const host = plainHost(typed)
  if (protocol === 'auto' && trusted) return { host, port: trusted.port, protocol: 'https' }
  if (protocol === 'auto') return { host, ...(await probeAddress({ host, ...(port !== undefined && { port }) })) }
  return { host, port: port ?? usualPorts[protocol], protocol }
}

/** Opens a client for a device that may not be stored, while `use` runs. Rejects with errors of the device. */
export async function signInFirst<Result>(
  { access, trusted, refusals, clock, timeZone }: SignInOptions,
  use: (client: DeviceClient) => Promise<Result>,
): Promise<Result> {
  const { user, password } = access
  const address = await addressOf(access, trusted)
  const key = { host: address.host, port: address.port, user, password }
  await refusals.load?.()
  if (access.again) refusals.forget(key)
  const pin = trusted?.port === address.port ? trusted.certificate : null
  const client = new DeviceClient({ address, user, password, pin, refusals, clock, timeZone })
  try {
    const result = await use(client)
    if (client.authentication !== null) refusals.accepted?.(key)
    return result
  } finally {
    client.close()
    await refusals.flush?.()
  }
}
