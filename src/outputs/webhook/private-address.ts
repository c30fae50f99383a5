import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { ViewtronError } from '../../model/index.ts'
import { isPublicAddress } from './public-address.ts'

const lookedUpWithinMs = 2000
// Names of RFC 6761, 6762 and 8375, and those that routers give to local networks.
const localNames = /^(localhost|[^.]+|.*\.(localhost|local|lan|home|internal|home\.arpa))$/i

/** The target is in a private network, and the webhook does not allow that. */
export class PrivateAddress extends ViewtronError {
  readonly fields: { field: string; message: string }[]

  constructor(host: string) {
    super('webhook-address-private', { host })
    this.fields = [{ field: 'url', message: this.message }]
  }
}

async function isPrivateName(host: string): Promise<boolean> {
  const timeout = wait(lookedUpWithinMs, [], { ref: false })
  const found = await Promise.race([lookup(host, { all: true }).catch(() => []), timeout])
  // An unknown name may exist later; it is checked again with every delivery.
  if (found.length === 0) return localNames.test(host)
  return !found.some(({ address }) => isPublicAddress(address))
}

/** Rejects with `PrivateAddress` if the address is in a private network at the moment. */
export async function refusePrivate(url: string): Promise<void> {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
  const isPrivate = isIP(host) === 0 ? await isPrivateName(host) : !isPublicAddress(host)
  if (isPrivate) throw new PrivateAddress(host)
}
