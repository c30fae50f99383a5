import { childText, items, textIn } from '../../protocol/xml/element.ts'
import type { AskDevice } from '../ask-device.ts'
import { DeviceRefusal } from '../device-refusal.ts'
import type { DeviceChannel } from '../device-types.ts'
import type { DeviceElement } from '../xml/device-element.ts'
import { everyElement } from '../xml/near-child.ts'
import { numberIn, truth } from './post-config/read.ts'

/** The channels of a recorder, in order; empty where the device has no list of them. */
export async function readChannels(ask: AskDevice): Promise<DeviceChannel[]> {
  for (const command of ['GetChannelList', 'GetChannelInfo']) {
    try {
      return channelsIn(await ask.config(command))
    } catch (error) {
      if (!(error instanceof DeviceRefusal)) throw error
    }
  }
  return []
}

/** Old firmware puts the items beside an empty `channelIDList` (docs/protocol/camera-api.md 6.2). */
function channelsIn(root: DeviceElement): DeviceChannel[] {
  const found = new Map<number, DeviceChannel>()
  for (const holder of [root, ...everyElement(root)]) {
    for (const item of items(holder)) {
      const id = numberIn(textIn(item) ?? childText(item, 'id', 'channelid', 'chlid', 'chlindex') ?? item.attributes.id)
      if (id === null || found.has(id)) continue
      const name = childText(item, 'name', 'channelname', 'chlname') ?? item.attributes.name?.trim() ?? null
      found.set(id, { id, name, online: onlineOf(item as DeviceElement) })
    }
  }
  return [...found.values()].sort((a, b) => a.id - b.id)
}

function onlineOf(item: DeviceElement): boolean | null {
  const said = childText(item, 'online', 'isonline', 'onlinestatus', 'status', 'connectstatus')
  const text = said ?? item.attributes.online ?? item.attributes.status
  if (text === undefined) return null
  if (/^(online|connected|on)$/i.test(text)) return true
  return /^(offline|disconnected|off)$/i.test(text) ? false : truth(text)
}
