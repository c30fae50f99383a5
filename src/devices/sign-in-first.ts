import { type DeviceAddress, DeviceClient, probeAddress, type RefusedPasswords } from '../device-client/index.ts'
import type { Clock } from '../lib/clock.ts'
import { plainHost } from './post-target.ts'
import type { StoredRefusals } from './stored-refusals.ts'

/** Where a device answers and who signs in, as a person typed it. */
export interface DeviceAccess {
  host: string
  port?: number | undefined
  /** `auto` tries what the port speaks. */
  protocol: 'auto' | 'http' | 'https'
  user: string
  password: string
  /** Sends a password that was refused before once more. */
  again?: boolean | undefined
}

/** A place whose certificate is known. */
export interface TrustedPlace {
  port: number
  /** SHA-256, `AB:CD:…`. */
  certificate: string
}

interface SignInOptions {
  access: DeviceAccess
  /** What is trusted at this place; nothing of it is sent elsewhere, nor in the clear unless the person said so. */
  trusted: TrustedPlace | null
  /** Stored ones are brought up to date before, and made durable after. */
  refusals: RefusedPasswords & Partial<Pick<StoredRefusals, 'load' | 'accepted' | 'flush'>>
  clock: Clock
  /** IANA; that of devices that do not tell theirs. */
  timeZone: string
}

export const usualPorts = { http: 80, https: 443 }

/** Who showed a certificate there before is asked for it again: a port that speaks HTTP now gets no password. */
async function addressOf(
  { host: typed, port, protocol }: DeviceAccess,
  trusted: TrustedPlace | null,
): Promise<DeviceAddress> {
  const host = plainHost(typed)
  if (protocol === 'auto' && trusted) return { host, port: trusted.port, protocol: 'https' }
  if (protocol === 'auto') return { host, ...(await probeAddress({ host, ...(port !== undefined && { port }) })) }
  return { host, port: port ?? usualPorts[protocol], protocol }
}

/** A client for a device that is not stored (yet), for as long as `use` runs. Rejects with errors of the device. */
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
