import { el, type XmlElement } from '../../posts/xml.ts'
import type { Command, Commands, DeviceInside } from '../command.ts'
import type { FakeChannel } from '../device-state.ts'
import { answer, failure, padded } from '../replies.ts'

const versionsOf = {
  'ipc-old': { api: '1.9', software: '5.1.2.0', built: '20220610', hardware: '1.7' },
  // It reports 2.0.0, although its plate commands are those of 2.1 (docs/protocol/camera-api.md).
  'ipc-5.3.1': { api: '2.0.0', software: '5.3.1.0', built: '20241115', hardware: '2.2' },
  nvr: { api: '2.0.0', software: '1.4.13', built: '20250320', hardware: '1.0' },
} as const

const string = (name: string, value: string) => el(name, padded(value), { type: 'string' })
const number = (name: string, value: number) => el(name, value, { type: 'uint32' })
const truth = (name: string, value: boolean) => el(name, value, { type: 'boolean' })

/** Builds the device information. For a camera it contains the capabilities, for a recorder the channels. */
function deviceInfo({ identity, state }: DeviceInside): XmlElement {
  const { kind, name, model, mac, serial } = identity
  const versions = versionsOf[kind]
  return el('deviceInfo', [
    string('deviceName', name),
    string('deviceDescription', kind === 'nvr' ? 'NVR' : 'IPCamera'),
    string('apiVersion', versions.api),
    ...(kind === 'ipc-5.3.1' ? [string('httpPostVersion', '2.0')] : []),
    string('softwareVersion', versions.software),
    string('softwareBuildDate', versions.built),
    string('kernelVersion', '4.9.37'),
    string('hardwareVersion', versions.hardware),
    string('model', model),
    string('brand', 'Viewtron'),
    string('mac', kind === 'nvr' ? mac.toUpperCase() : mac),
    string('sn', serial),
    ...(kind === 'nvr' ? [number('chlMaxCount', state.channels.length)] : []),
    number('audioInCount', 1),
    number('audioOutCount', 1),
    number('alarmInCount', kind === 'nvr' ? 16 : 1),
    number('alarmOutCount', state.outputs.length),
    truth('integratedPtz', identity.ptz),
    truth('supportRS485Ptz', false),
    truth('supportSDCard', kind !== 'nvr'),
  ])
}

const getDeviceInfo: Command = device => answer(device.identity.kind, [deviceInfo(device)])

/** Lists the supported names. One appears twice and the count is too high, as on firmware 5.3.1. */
export function supportedApis(commands: Commands): Command {
  return device => {
    const names = ['GetDeviceInfo', ...Object.keys(commands)]
    const items = names.map(name => el('item', name))
    const attributes = { type: 'list', count: names.length + 3 }
    return answer(device.identity.kind, [el('applicationInterfaces', items, attributes)])
  }
}

const channelBlocks = ({ id, name, online }: FakeChannel) => [
  number('channelID', id),
  string('channelName', name),
  truth('online', online),
]

/** Lists a recorder's channels; a camera of old firmware puts the items beside its list. */
const getChannelList: Command = ({ identity: { kind }, state }) => {
  const attributes = { type: 'list', count: state.channels.length }
  const numbers = state.channels.map(({ id }) => el('item', id))
  if (kind === 'ipc-old') return answer(kind, [el('channelIDList', [], attributes), ...numbers])
  return answer(kind, [
    el(
      'channelIDList',
      state.channels.map(channel => el('item', channelBlocks(channel))),
      attributes,
    ),
  ])
}

const getChannelInfo: Command = ({ identity: { kind }, state }, { parts }) => {
  const wanted = Number(parts[0] ?? 1)
  const channel = state.channels.find(one => one.id === wanted)
  if (!channel) return failure(kind, 'channel')
  return answer(kind, [el('channelInfo', channelBlocks(channel))])
}

const getPortConfig: Command = ({ identity: { kind, port } }) =>
  answer(kind, [
    el(
      'port',
      Object.entries({ httpPort: port, netPort: 9008, rtspPort: 554, httpsPort: 443, longPollingPort: 8080 }).map(
        ([name, value]) => el(name, value, { type: 'uint16', min: 1, max: 65535 }),
      ),
    ),
  ])

/** Commands for the device's identity and capabilities. */
export const informationCommands: Commands = {
  GetDeviceInfo: getDeviceInfo,
  GetChannelList: getChannelList,
  GetChannelInfo: getChannelInfo,
  GetPortConfig: getPortConfig,
}
