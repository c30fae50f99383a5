import type { DeviceElement } from '../../xml/device-element.ts'
import { nearChild } from '../../xml/near-child.ts'

/** Names of one element's children, spelled as documented (docs/protocol/camera-api.md). */
const rootNames = ['types', 'httpPost', 'httpPostV2'] as const
export const itemNames = [
  'urlId',
  'switch',
  'url',
  'heatBeatSwitch',
  'keepaliveTimeval',
  'subscribeDateType',
  'subscriptionEvents',
] as const
export const urlNames = ['protocol', 'domain', 'port', 'path', 'authentication'] as const
export const olderNames = [
  'bSwitch',
  'protocolType',
  'serverIp',
  'serverPort',
  'keepaliveTimeval',
  'onlineStatus',
  'URL',
] as const

// These are not documented, but some firmware has them (docs/protocol/camera-api.md names `authentication` alone).
const userKeys = ['username', 'user']
const passwordKeys = ['password', 'passwd']

/** Returns the elements for the user and password of a destination; undefined unless both exist. */
export function credentialsIn(
  url: DeviceElement | undefined,
): { user: DeviceElement; password: DeviceElement } | undefined {
  const named = (keys: string[]) => url?.children.find(({ key }) => keys.includes(key))
  const [user, password] = [named(userKeys), named(passwordKeys)]
  return user && password && { user, password }
}

/** Finds children by documented names and records the ones that the firmware spells differently. */
export class Spelling {
  private readonly unusual = new Set<string>()

  get unusualNames(): string[] {
    return [...this.unusual]
  }

  find<Name extends string>(
    parent: DeviceElement | undefined,
    name: Name,
    documented: readonly Name[],
  ): DeviceElement | undefined {
    const found = nearChild(parent, name, documented)
    if (found !== undefined && found.key !== name.toLowerCase()) this.unusual.add(found.name)
    return found
  }

  list(root: DeviceElement): DeviceElement | undefined {
    const section = this.find(root, 'httpPostV2', rootNames)
    return this.find(this.find(section, 'postUrlConf', ['postUrlConf']), 'urlList', ['urlList'])
  }

  older(root: DeviceElement): DeviceElement | undefined {
    return this.find(root, 'httpPost', rootNames)
  }
}
