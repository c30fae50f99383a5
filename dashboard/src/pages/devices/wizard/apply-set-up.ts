import type { ApiClient } from '#api/api-client.ts'
import type { ApiDevice, DeviceLook } from '#server/api/schemas/index.ts'

interface SetUpInput {
  look: DeviceLook
  user: string
  password: string
  /** The address of this server that the device will use. */
  serverHost: string
  setClock: boolean
  /** Set if an earlier attempt stored the device. */
  deviceId: string | null
}

export type SetUpStage = 'storing' | 'clock' | 'writing'

interface SetUpWatcher {
  onStage: (stage: SetUpStage) => void
  /** As soon as it is known, so that a second attempt does not store it twice. */
  onStored: (deviceId: string) => void
}

async function store(api: ApiClient, { look, user, password, deviceId }: SetUpInput): Promise<ApiDevice> {
  const { host, port, protocol } = look
  const access = { host, port, protocol, user, password }
  const known = deviceId ?? look.deviceId
  if (known === null) return api.send('POST', 'devices', { body: { ...access, certificate: look.certificate } })
  return api.send('PATCH', 'devices/{id}', { params: { id: known }, body: access })
}

/**
 * Stores the device, sets its clock if requested, and writes its HTTP POST settings if its API can.
 * Returns the device and the time, by the server's clock, from which to wait for its first post.
 */
export async function applySetUp(
  api: ApiClient,
  input: SetUpInput,
  { onStage, onStored }: SetUpWatcher,
): Promise<{ device: ApiDevice; since: string }> {
  onStage('storing')
  const device = await store(api, input)
  onStored(device.id)
  const params = { id: device.id }
  if (input.setClock) {
    onStage('clock')
    await api.send('POST', 'devices/{id}/clock', { params })
  }
  if (input.look.facts.httpPost === null || input.look.plan.done) return { device, since: sinceOf(device) }
  onStage('writing')
  const server = { host: input.serverHost, port: input.look.serverPort }
  const answer = await api.send('POST', 'devices/{id}/set-up', { params, body: { server } })
  return { device: answer.device, since: answer.writtenAt ?? sinceOf(answer.device) }
}

const sinceOf = ({ setUpAt, status, addedAt }: ApiDevice) => setUpAt ?? status.at ?? addedAt
