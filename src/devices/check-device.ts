import type { DeviceClient, DeviceClock } from '../device-client/index.ts'
import { ViewtronError } from '../model/index.ts'
import type { DeviceSight, SeenPostConfig } from './stored-device.ts'

/** Null where the device cannot do it; other errors are passed on. */
async function unlessUnsupported<Value>(answer: Promise<Value>): Promise<Value | null> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof ViewtronError && /^device-(unsupported|refused)$/.test(error.code)) return null
    throw error
  }
}

/** Asks a device who it is, what time it has and where it posts. */
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
