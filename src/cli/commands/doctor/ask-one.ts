import { checkDevice, failedAttempt, oursMatcher, presentTarget } from '../../../devices/index.ts'
import type { DoctorFacts, StoredDeviceFacts } from '../../../doctor/index.ts'
import { isoOrNull } from '../../../time/iso.ts'
import type { AccessFlags, TypedAddress } from '../camera/access.ts'
import { withDevice } from '../camera/with-device.ts'
import { cameraPortOf } from './camera-port.ts'

type Device = StoredDeviceFacts['device']

/** Returns an entry for a device of which only the address is known. */
function unknownDevice({ host, port = 80 }: TypedAddress, flags: AccessFlags, now: Date): Device {
  const at = now.toISOString()
  const nothing = {
    certificate: null,
    certificateSeen: null,
    facts: null,
    clock: null,
    targets: [],
    outputs: [],
    cameras: [],
  }
  return {
    id: '',
    name: host,
    host,
    port,
    protocol: flags.https ? 'https' : 'http',
    user: flags.user ?? 'admin',
    ...nothing,
    status: { word: 'ok', reason: '', at },
    setUpAt: null,
    unsetAt: null,
    lastPostAt: null,
    addedAt: at,
  }
}

/**
 * Queries one device, stored or not, and returns its facts. Its cameras are those that post from its address. Throws
 * errors of usage; errors of the device are part of the result.
 */
export async function askOne(
  address: TypedAddress,
  flags: AccessFlags,
  facts: DoctorFacts,
): Promise<StoredDeviceFacts> {
  const { server, cameras } = facts
  const device = unknownDevice(address, flags, new Date(facts.now))
  const port = cameraPortOf(server)
  const isOurs = oursMatcher({ server: port, deviceHost: address.host, listensOn: port.host })
  try {
    return await withDevice(address, flags, async ({ client, deviceId }) => {
      const { facts: known, clock, postConfig, address: answersAt } = await checkDevice(client)
      const from = answersAt ?? address.host
      const targets = postConfig?.destinations.map(one => presentTarget(one, isOurs)) ?? []
      const here = cameras.filter(camera => camera.address === from)
      const last = facts.senders.find(({ trace }) => trace.address === from)?.trace.lastGoodAt ?? null
      const lastPostAt = isoOrNull(last)
      const seen = { lastPostAt, name: known.name, facts: known, clock, targets, ...client.address, id: deviceId ?? '' }
      return {
        device: { ...device, ...seen, cameras: here.map(({ id, name }) => ({ id, name })) },
        address: from,
        error: null,
        postConfig,
      }
    })
  } catch (error) {
    const attempt = failedAttempt(error, null)
    if (!attempt) throw error
    const { word, reason } = attempt
    const failed = { ...device, status: { ...device.status, word, reason } }
    return { device: failed, address: address.host, error: attempt.error, postConfig: null }
  }
}
