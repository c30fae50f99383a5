import { childText, items, textIn, type XmlElement } from '../../protocol/xml/element.ts'
import type { AskDevice } from '../ask-device.ts'
import { DeviceRefusal } from '../device-refusal.ts'
import type { DeviceChannel } from '../device-types.ts'
import type { DeviceElement } from '../xml/device-element.ts'
import { descendant, everyElement } from '../xml/near-child.ts'
import { shortText } from '../xml/short-text.ts'
import { numberIn, truth } from './post-config/read.ts'
import { isUnknown, unlessUnknown } from './unless-unknown.ts'

/** The highest number of channels that are queried one by one. No known recorder has more. */
export const mostChannels = 256

/** Reads the channels of a recorder, in order. Returns an empty list for devices without a channel list. */
export async function readChannels(ask: AskDevice): Promise<DeviceChannel[]> {
  const list = await unlessUnknown(ask.config('GetChannelList'))
  const channels = channelsIn(list ?? (await ask.config('GetChannelInfo')))
  return channels.some(channel => channel.name === null) ? withDetails(ask, channels) : channels
}

/** Adds details to lists of bare numbers: queries each channel until the device reports an unknown command. */
async function withDetails(ask: AskDevice, channels: DeviceChannel[]): Promise<DeviceChannel[]> {
  const detailed: DeviceChannel[] = []
  for (const channel of channels) {
    const answer = await channelInfo(ask, channel.id)
    if (answer === 'unknown') return [...detailed, ...channels.slice(detailed.length)]
    if (answer === 'no camera') detailed.push({ ...channel, online: false })
    else {
      const { name, online } = detailsOf(descendant(answer, 'channelinfo') ?? answer)
      detailed.push({ ...channel, name: name ?? channel.name, online: online ?? channel.online })
    }
  }
  return detailed
}

async function channelInfo(ask: AskDevice, id: number): Promise<DeviceElement | 'no camera' | 'unknown'> {
  try {
    return await ask.config('GetChannelInfo', { path: [id] })
  } catch (error) {
    const isChannelError = error instanceof DeviceRefusal && error.deviceCode === 12
    if (isChannelError) return 'no camera'
    if (isUnknown(error)) return 'unknown'
    throw error
  }
}

/**
 * Returns the channels of an answer. Old firmware puts the items beside an empty `channelIDList`
 * (docs/protocol/camera-api.md).
 */
function channelsIn(root: DeviceElement): DeviceChannel[] {
  const found = new Map<number, DeviceChannel>()
  for (const holder of [root, ...everyElement(root)]) {
    for (const item of items(holder)) {
      const id = numberIn(textIn(item) ?? childText(item, 'id', 'channelid', 'chlid', 'chlindex') ?? item.attributes.id)
      if (id === null || found.has(id)) continue
      found.set(id, { id, ...detailsOf(item) })
    }
  }
  return [...found.values()].sort((a, b) => a.id - b.id).slice(0, mostChannels)
}

function detailsOf(item: XmlElement): Pick<DeviceChannel, 'name' | 'online'> {
  const name = shortText(childText(item, 'name', 'channelname', 'chlname') ?? item.attributes.name)
  return { name, online: onlineOf(item) }
}

function onlineOf(item: XmlElement): boolean | null {
  const said = childText(item, 'online', 'isonline', 'onlinestatus', 'status', 'connectstatus')
  const text = said ?? item.attributes.online ?? item.attributes.status
  if (text === undefined) return null
  if (/^(online|connected|on)$/i.test(text)) return true
  return /^(offline|disconnected|off)$/i.test(text) ? false : truth(text)
}
