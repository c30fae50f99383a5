import type { DeviceClient, DeviceClock, DeviceFacts } from '../device-client/index.ts'
import { checkDevice } from './check-device.ts'
import { oursMatcher, type PostTarget, presentTarget, type ServerAddress } from './post-target.ts'
import { planSetUp, type SetUpPlan } from './set-up/plan.ts'
import type { WantedSetUp } from './set-up/wanted-set-up.ts'

/** The facts and settings of a device after one sign-in. */
export interface Look {
  host: string
  port: number
  protocol: 'http' | 'https'
  authentication: 'basic' | 'digest'
  /** SHA-256 of the certificate, `AB:CD:…`; null over HTTP. */
  certificate: string | null
  facts: DeviceFacts
  clock: DeviceClock | null
  targets: PostTarget[]
  server: ServerAddress
  plan: SetUpPlan
}

/** Reads a device without changing it. `wantedFor` is called with our address as the device sees it. */
export async function lookAround(client: DeviceClient, wantedFor: (seen: string | null) => WantedSetUp): Promise<Look> {
  const { facts, clock, postConfig, xml } = await checkDevice(client)
  const wanted = wantedFor(client.localAddress())
  const isOurs = oursMatcher({ server: wanted.server, deviceHost: client.address.host, also: [wanted.server] })
  const config = postConfig && xml !== null ? { ...postConfig, xml } : null
  return {
    ...client.address,
    authentication: client.authentication ?? 'basic',
    certificate: client.certificate,
    facts,
    clock,
    server: wanted.server,
    targets: config?.destinations.map(destination => presentTarget(destination, isOurs)) ?? [],
    plan: planSetUp({ facts, config, wanted, isOurs }),
  }
}
