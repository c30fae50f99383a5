import type { AskDevice } from '../ask-device.ts'
import type { PostConfig, PostDestination, PostPassword } from '../device-types.ts'
import { unreadable } from '../http/device-failures.ts'
import { type DeviceElement, parseDeviceXml } from '../xml/device-element.ts'
import { writeDocument } from '../xml/write-device-xml.ts'
import { postConfigOf } from './post-config/read.ts'
import { withDestinations } from './post-config/write.ts'

export async function readPostConfig(ask: AskDevice): Promise<PostConfig> {
  const config = postConfigOf(await ask.config('GetHttpPostConfig'))
  if (config === null) throw unreadable(ask.device, 'it holds no HTTP POST settings')
  return config
}

export async function writePostConfig(
  ask: AskDevice,
  config: PostConfig,
  { next, secret }: { next: PostDestination[]; secret: PostPassword | null },
): Promise<void> {
  await send(ask, withDestinations(documentOf(ask, config.xml), next, secret))
}

export async function restorePostConfig(ask: AskDevice, xml: string): Promise<void> {
  await send(ask, documentOf(ask, xml))
}

function documentOf(ask: AskDevice, xml: string): DeviceElement {
  const root = parseDeviceXml(Buffer.from(xml))
  if (root === null) throw unreadable(ask.device, 'the HTTP POST settings kept of it are broken')
  return root
}

async function send(ask: AskDevice, root: DeviceElement): Promise<void> {
  const { status: _, errorCode: __, errorDesc: ___, ...attributes } = root.attributes
  await ask.config('SetHttpPostConfig', { body: writeDocument({ ...root, attributes }) })
}
