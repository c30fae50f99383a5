import { DeviceClient, probeAddress, type RefusedPasswords } from '../camera/index.ts'
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

interface SignInOptions {
  access: DeviceAccess
  /** SHA-256 of the certificate that must be shown; null trusts the one that is. */
  pin?: string | null
  /** Stored ones are brought up to date before, and made durable after. */
  refusals: RefusedPasswords & Partial<Pick<StoredRefusals, 'load' | 'accepted' | 'flush'>>
  clock: Clock
}

const usualPorts = { http: 80, https: 443 }

async function addressOf({ host: typed, port, protocol }: DeviceAccess) {
  const host = plainHost(typed)
  if (protocol === 'auto') return { host, ...(await probeAddress({ host, ...(port !== undefined && { port }) })) }
  return { host, port: port ?? usualPorts[protocol], protocol }
}

/** A client for a device that is not stored (yet), for as long as `use` runs. Rejects with errors of the device. */
export async function signInFirst<Result>(
  { access, pin = null, refusals, clock }: SignInOptions,
  use: (client: DeviceClient) => Promise<Result>,
): Promise<Result> {
  const { user, password } = access
  const address = await addressOf(access)
  const key = { host: address.host, port: address.port, user, password }
  await refusals.load?.()
  if (access.again) refusals.forget(key)
  const client = new DeviceClient({ address, user, password, pin, refusals, clock })
  try {
    const result = await use(client)
    if (client.authentication !== null) refusals.accepted?.(key)
    return result
  } finally {
    client.close()
    await refusals.flush?.()
  }
}
