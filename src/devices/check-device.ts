import type { DeviceClient, DeviceClock } from '../device-client/index.ts'
import { ViewtronError } from '../model/index.ts'
import type { DeviceSight, SeenPostConfig } from './stored-device.ts'

/** Resolves with null when the device does not support a command; rejects with all other errors. */
async function unlessUnsupported<Value>(answer: Promise<Value>): Promise<Value | null> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof ViewtronError && /^device-(unsupported|refused)$/.test(error.code)) return null
    throw error
  }
}

/** Reads identity, clock and HTTP POST settings of a device. */
export async function checkDevice(
  client: Pick<DeviceClient, 'readFacts' | 'readClock' | 'readPostConfig' | 'remoteAddress'>,
): Promise<DeviceSight & { xml: string | null }> {
  const facts = await client.readFacts()
  const clock: DeviceClock | null = await unlessUnsupported(client.readClock())
  const config = facts.httpPost === null ? null : await client.readPostConfig()
  const address = client.remoteAddress()
  if (!config) return { address, facts, clock, postConfig: null, xml: null }
  const { xml, ...postConfig } = config
  return { address, facts, clock, postConfig: postConfig satisfies SeenPostConfig, xml }
}
