import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { ViewtronError } from '../../model/index.ts'
import { isPublicAddress } from './public-address.ts'

const lookedUpWithinMs = 2000
// RFC 6761, 6762, 8375 and what routers call their networks.
const localNames = /^(localhost|[^.]+|.*\.(localhost|local|lan|home|internal|home\.arpa))$/i

/** A webhook leads into a private network, and nobody has said that it may. */
export class PrivateAddress extends ViewtronError {
  readonly fields: { field: string; message: string }[]

  constructor(host: string) {
    super('webhook-address-private', { host })
    this.fields = [{ field: 'url', message: this.message }]
  }
}

async function isPrivateName(host: string): Promise<boolean> {
  const nothing = wait(lookedUpWithinMs, [], { ref: false })
  const found = await Promise.race([lookup(host, { all: true }).catch(() => []), nothing])
  // A name that is not known today may be known tomorrow; it is looked at again when something is sent.
  if (found.length === 0) return localNames.test(host)
  return !found.some(({ address }) => isPublicAddress(address))
}

/** Throws `PrivateAddress` where the address leads into a private network now. */
export async function refusePrivate(url: string): Promise<void> {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
  const isPrivate = isIP(host) === 0 ? await isPrivateName(host) : !isPublicAddress(host)
  if (isPrivate) throw new PrivateAddress(host)
}
