import { textIn } from '../../protocol/xml/element.ts'
import type { AskDevice } from '../ask-device.ts'
import { everyElement } from '../xml/near-child.ts'

/**
 * Reads the names of supported commands. On 5.3.1 `@count` is wrong and some names appear twice
 * (docs/protocol/camera-api.md).
 */
export async function readCommands(ask: AskDevice): Promise<string[]> {
  const names = [...everyElement(await ask.config('GetSupportedAPIs'))].flatMap(part => textIn(part) ?? [])
  return [...new Set(names.map(name => name.replace(/^\//, '')).filter(name => /^[A-Z]\w{2,60}$/.test(name)))]
}
