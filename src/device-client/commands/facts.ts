import { childText } from '../../protocol/xml/element.ts'
import type { AskDevice } from '../ask-device.ts'
import type { DeviceFacts } from '../device-types.ts'
import type { DeviceElement } from '../xml/device-element.ts'
import { descendant } from '../xml/near-child.ts'
import { shortText } from '../xml/short-text.ts'
import { mostChannels, readChannels } from './channels.ts'
import { platesFamily } from './plates.ts'
import { numberIn, truth } from './post-config/read.ts'
import { readPostConfig } from './post-config.ts'
import { readCommands } from './supported-commands.ts'
import { unlessUnknown } from './unless-unknown.ts'

/** Reads everything that does not change by itself. Only the device information is required. */
export async function readFacts(ask: AskDevice): Promise<DeviceFacts> {
  const answer = await ask.config('GetDeviceInfo')
  const info = descendant(answer, 'deviceinfo') ?? answer
  const text = (...keys: string[]) => shortText(childText(info, ...keys))
  const count = (key: string) => numberIn(childText(info, key)) ?? 0
  const commands = (await unlessUnknown(readCommands(ask))) ?? []
  const postConfig = await unlessUnknown(readPostConfig(ask))
  const family = familyOf(info, postConfig !== null)
  const channels = family === 'nvr' ? await unlessUnknown(readChannels(ask)) : null
  return {
    family,
    name: text('devicename') ?? text('model') ?? ask.device,
    model: text('model'),
    brand: text('brand'),
    serial: text('sn', 'serialnumber'),
    mac: text('mac'),
    firmware: text('softwareversion'),
    firmwareDate: text('softwarebuilddate'),
    apiVersion: text('apiversion'),
    httpPost: family === 'ipc' ? (postConfig?.version ?? null) : null,
    channels: channels?.length ? channels : numbered(count('chlmaxcount')),
    alarmInputs: count('alarmincount'),
    alarmOutputs: count('alarmoutcount'),
    plates: await platesFamily(ask, commands),
    ptz: [text('integratedptz'), text('supportrs485ptz')].some(said => truth(said ?? undefined) === true),
    commands,
  }
}

/**
 * Returns the kind of device. Recorders have no HTTP POST settings in the API, so a device that has them is a camera,
 * even with several lenses.
 */
function familyOf(info: DeviceElement, hasPostConfig: boolean): 'ipc' | 'nvr' {
  const names = ['model', 'devicename', 'devicedescription', 'devicetype'].map(key => childText(info, key) ?? '')
  if (names.some(name => /\b[NDXH]VR|recorder/i.test(name))) return 'nvr'
  return !hasPostConfig && (numberIn(childText(info, 'chlmaxcount')) ?? 1) > 1 ? 'nvr' : 'ipc'
}

function numbered(count: number) {
  return Array.from({ length: Math.min(Math.max(count, 1), mostChannels) }, (_, n) => ({
    id: n + 1,
    name: null,
    online: null,
  }))
}
