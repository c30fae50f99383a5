import { textIn } from '../../protocol/xml/element.ts'
import type { AskDevice } from '../ask-device.ts'
import { everyElement } from '../xml/near-child.ts'

/** `@count` of this list is wrong on 5.3.1, and some commands stand in it twice (docs/protocol/camera-api.md). */
export async function readCommands(ask: AskDevice): Promise<string[]> {
  const names = [...everyElement(await ask.config('GetSupportedAPIs'))].flatMap(part => textIn(part) ?? [])
  return [...new Set(names.map(name => name.replace(/^\//, '')).filter(name => /^[A-Z]\w{2,60}$/.test(name)))]
}
