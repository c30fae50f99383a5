import type { DeviceClient, DeviceClock, DeviceFacts } from '../device-client/index.ts'
import { checkDevice } from './check-device.ts'
import { oursMatcher, type PostTarget, presentTarget, type ServerAddress } from './post-target.ts'
import { planSetUp, type SetUpPlan, type SetUpWish } from './set-up/plan.ts'

/** What signing in once and looking around told. */
export interface Look {
  host: string
  port: number
  protocol: 'http' | 'https'
  authentication: 'basic' | 'digest'
  /** SHA-256 of the certificate, `AB:CD:…`; null over http. */
  certificate: string | null
  facts: DeviceFacts
  clock: DeviceClock | null
  targets: PostTarget[]
  server: ServerAddress
  plan: SetUpPlan
}

/** Looks around on a device; changes nothing. `wishFor` is asked once our address as the device sees it is known. */
export async function lookAround(client: DeviceClient, wishFor: (seen: string | null) => SetUpWish): Promise<Look> {
  const { facts, clock, postConfig, xml } = await checkDevice(client)
  const wish = wishFor(client.localAddress())
  const isOurs = oursMatcher({ server: wish.server, deviceHost: client.address.host, also: [wish.server] })
  const config = postConfig && xml !== null ? { ...postConfig, xml } : null
  return {
    ...client.address,
    authentication: client.authentication ?? 'basic',
    certificate: client.certificate,
    facts,
    clock,
    server: wish.server,
    targets: config?.destinations.map(destination => presentTarget(destination, isOurs)) ?? [],
    plan: planSetUp({ facts, config, wish, isOurs }),
  }
}
