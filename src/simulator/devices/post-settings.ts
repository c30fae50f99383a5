import { cdata, el, list, type XmlElement } from '../posts/xml.ts'
import type { PostData, PostSettings } from './device-options.ts'
import { type DeviceError, padded } from './replies.ts'
import { find, itemsOf, textAt, type XmlNode } from './xml-in.ts'

export const allData: readonly PostData[] = ['alarmStatus', 'traject', 'smartData', 'sourceImage', 'targetImage']

/** The events of V2. Faces and license plates have no name of their own. */
export const allEvents =
  'ALL MOTION SENSOR PERIMETER TRIPWIRE OSC AVD AOIENTRY AOILEAVE PASSLINECOUNT TRAFFIC VSD PVD LOITER ASD'.split(' ')

export const mostUrls = 3

/** Returns the names of two elements, as documented or in another spelling. */
const spelling = (misspelled: boolean) =>
  misspelled
    ? { heartbeat: 'heartBeatSwitch', data: 'subscribeDataType' }
    : { heartbeat: 'heatBeatSwitch', data: 'subscribeDateType' }

const interval = { type: 'uint32', min: 30, max: 120, default: 90 }

/** Returns default settings: disabled and without an address. */
export function freshSettings(section: PostSettings['section'], urlId: number | null = null): PostSettings {
  return {
    section,
    urlId,
    enabled: false,
    protocol: 'http',
    host: '',
    port: 80,
    path: '/API',
    user: '',
    password: '',
    heartbeat: true,
    heartbeatSeconds: section === 'menu' ? 10 : 90,
    persistent: section !== 'menu',
    data: section === 'v2' ? ['alarmStatus', 'smartData'] : ['alarmStatus', 'smartData', 'sourceImage', 'targetImage'],
    events: ['ALL'],
  }
}

/** Builds `httpPost`, the older form with one address. `isOnline` is whether its last post was acknowledged. */
export function writeV1(settings: PostSettings, isOnline: boolean): XmlElement {
  return el('httpPost', [
    el('bSwitch', settings.enabled, { type: 'boolean' }),
    el('protocolType', 'API', { type: 'protocolType' }),
    el('serverIp', padded(settings.host), { type: 'string', maxLen: 128 }),
    el('serverPort', settings.port, { type: 'uint16', min: 1, max: 65535, default: 80 }),
    el('keepaliveTimeval', settings.heartbeatSeconds, interval),
    el('onlineStatus', isOnline, { type: 'boolean' }),
    el('URL', padded(settings.path), { type: 'string' }),
  ])
}

const words = (name: string, values: readonly string[]) =>
  el(
    name,
    values.map(value => el('item', value)),
    { type: 'list', count: values.length },
  )

function writeUrl(settings: PostSettings, misspelled: boolean): XmlElement[] {
  const names = spelling(misspelled)
  return [
    el('urlId', settings.urlId ?? 1, { type: 'uint32', min: 1, max: mostUrls }),
    el('switch', settings.enabled, { type: 'boolean' }),
    el('url', [
      el('protocol', settings.protocol, { type: 'protocol' }),
      el('domain', padded(settings.host), { type: 'string', maxLen: 128 }),
      el('port', settings.port, { type: 'uint16', min: 1, max: 65535, default: 80 }),
      el('path', padded(settings.path), { type: 'string' }),
      el('authentication', settings.user === '' ? 'none' : 'basic', { type: 'authentication' }),
      el('userName', padded(settings.user), { type: 'string' }),
      // Passwords are never returned; an empty one in a request keeps the old one.
      el('password', cdata(''), { type: 'string' }),
    ]),
    el(names.heartbeat, settings.heartbeat, { type: 'boolean' }),
    el('keepaliveTimeval', settings.heartbeatSeconds, interval),
    el('persistentConnection', settings.persistent, { type: 'boolean' }),
    words(names.data, settings.data),
    words('subscriptionEvents', settings.events),
  ]
}

/** Builds `httpPostV2` with the configured destinations, enabled or not. */
export function writeV2(settings: readonly PostSettings[], misspelled: boolean): XmlElement {
  const urls = list(
    'urlList',
    settings.map(one => writeUrl(one, misspelled)),
  )
  return el('httpPostV2', [el('postUrlConf', [{ ...urls, attributes: { ...urls.attributes, maxCount: mostUrls } }])])
}

/** The settings of a request, or the error with which the device refuses them. */
export type Asked = { settings: PostSettings[] } | { error: DeviceError }

class Refused extends Error {
  readonly reason: DeviceError
  constructor(reason: DeviceError) {
    super(reason)
    this.reason = reason
  }
}

function truthAt(node: XmlNode, name: string): boolean {
  const text = textAt(node, name)
  if (text === undefined || text === 'false') return false
  if (text === 'true') return true
  throw new Refused('badContent')
}

function numberAt(node: XmlNode | undefined, name: string, low: number, high: number, missing: number): number {
  const text = textAt(node, name)
  if (text === undefined) return missing
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= low && value <= high)) throw new Refused('range')
  return value
}

function wordsAt<Word extends string>(node: XmlNode, name: string, known: readonly Word[]): Word[] {
  return itemsOf(find(node, name)).map(item => {
    const word = known.find(candidate => candidate === item.text)
    if (word === undefined) throw new Refused('badContent')
    return word
  })
}

function readUrl(item: XmlNode, before: readonly PostSettings[], misspelled: boolean): PostSettings {
  const names = spelling(misspelled)
  const url = find(item, 'url')
  const urlId = numberAt(item, 'urlId', 1, mostUrls, 0)
  if (urlId === 0) throw new Refused('missing')
  const user = textAt(url, 'authentication') === 'none' ? '' : (textAt(url, 'userName') ?? '')
  const password =
    textAt(url, 'password') || (before.find(one => one.urlId === urlId && one.user === user)?.password ?? '')
  const enabled = truthAt(item, 'switch')
  const host = textAt(url, 'domain') ?? ''
  if (enabled && host === '') throw new Refused('missing')
  return {
    // Defaults come first, so that settings written back unchanged have the same order of keys.
    ...freshSettings('v2', urlId),
    enabled,
    host,
    user,
    password: user === '' ? '' : password,
    protocol: textAt(url, 'protocol') === 'https' ? 'https' : 'http',
    port: numberAt(url, 'port', 1, 65535, 80),
    path: textAt(url, 'path') ?? '/API',
    heartbeat: truthAt(item, names.heartbeat),
    heartbeatSeconds: numberAt(item, 'keepaliveTimeval', 30, 120, 90),
    persistent: truthAt(item, 'persistentConnection'),
    data: wordsAt(item, names.data, allData),
    events: wordsAt(item, 'subscriptionEvents', allEvents),
  }
}

function readV1(section: XmlNode, before: PostSettings): PostSettings {
  const enabled = truthAt(section, 'bSwitch')
  const host = textAt(section, 'serverIp') ?? ''
  if (enabled && host === '') throw new Refused('missing')
  return {
    ...before,
    enabled,
    host,
    protocol: 'http',
    port: numberAt(section, 'serverPort', 1, 65535, 80),
    path: textAt(section, 'URL') ?? '/API',
    heartbeatSeconds: numberAt(section, 'keepaliveTimeval', 30, 120, 90),
  }
}

function readV2(section: XmlNode, before: readonly PostSettings[], misspelled: boolean): PostSettings[] {
  const items = itemsOf(find(section, 'postUrlConf', 'urlList'))
  if (items.length > mostUrls) throw new Refused('overLimit')
  const settings = items.map(item => readUrl(item, before, misspelled))
  if (new Set(settings.map(one => one.urlId)).size < settings.length) throw new Refused('badContent')
  return settings
}

/**
 * Parses a SetHttpPostConfig. A missing section stays unchanged; a list is replaced as a whole, so that missing
 * destinations are removed.
 */
export function readSettings(
  body: XmlNode,
  before: readonly PostSettings[],
  { knowsV2, misspelled }: { knowsV2: boolean; misspelled: boolean },
): Asked {
  const [first, second] = [find(body, 'httpPost'), find(body, 'httpPostV2')]
  const kept = (section: PostSettings['section']) => before.filter(one => one.section === section)
  if (!first && !second) return { error: 'missing' }
  if (second && !knowsV2) return { error: 'badContent' }
  try {
    const v1 = first ? kept('v1').map(one => readV1(first, one)) : kept('v1')
    const v2 = second ? readV2(second, kept('v2'), misspelled) : kept('v2')
    return { settings: [...v1, ...v2] }
  } catch (error) {
    if (error instanceof Refused) return { error: error.reason }
    throw error
  }
}
