import { items, textIn } from '../../../protocol/xml/element.ts'
import { attribute } from '../../answers.ts'
import type { PostConfig, PostData, PostDestination } from '../../device-types.ts'
import type { DeviceElement } from '../../xml/device-element.ts'
import { writeDocument } from '../../xml/write-device-xml.ts'
import { credentialsIn, itemNames, olderNames, Spelling, urlNames } from './names.ts'

const dataWords: PostData[] = ['alarmStatus', 'traject', 'smartData', 'sourceImage', 'targetImage']
const documentedMost = 3

/** Parses the answer to `GetHttpPostConfig`. Returns null when it has neither of the two shapes. */
export function postConfigOf(root: DeviceElement): PostConfig | null {
  const spelling = new Spelling()
  const list = spelling.list(root)
  const section = spelling.older(root)
  const older = section === undefined ? null : readOlder(section, spelling)
  if (list === undefined && older === null) return null
  const destinations = list === undefined ? [older] : items(list).map(item => readItem(item as DeviceElement, spelling))
  return {
    version: list === undefined ? 'v1' : 'v2',
    destinations: destinations.filter(destination => destination !== null),
    beside: list === undefined ? null : older,
    mostDestinations: list === undefined ? 1 : (numberIn(attribute(list, 'maxCount')) ?? documentedMost),
    unusualNames: spelling.unusualNames,
    xml: writeDocument(root),
  }
}

function readItem(item: DeviceElement, spelling: Spelling): PostDestination {
  const find = (name: (typeof itemNames)[number]) => spelling.find(item, name, itemNames)
  const url = find('url')
  const inUrl = (name: (typeof urlNames)[number]) => textIn(spelling.find(url, name, urlNames))
  const protocol = inUrl('protocol')?.toLowerCase() === 'https' ? 'https' : 'http'
  const credentials = credentialsIn(url)
  return {
    urlId: numberIn(textIn(find('urlId'))),
    enabled: truth(textIn(find('switch'))) ?? false,
    protocol,
    host: inUrl('domain') ?? '',
    port: numberIn(inUrl('port')) ?? (protocol === 'https' ? 443 : 80),
    path: inUrl('path') ?? '',
    ...(credentials && { user: textIn(credentials.user) ?? '' }),
    heartbeat: truth(textIn(find('heatBeatSwitch'))) ?? false,
    heartbeatSeconds: numberIn(textIn(find('keepaliveTimeval'))),
    data: wordsIn(find('subscribeDateType')).flatMap(word => dataWord(word) ?? []),
    events: wordsIn(find('subscriptionEvents')),
  }
}

function readOlder(section: DeviceElement, spelling: Spelling): PostDestination {
  const find = (name: (typeof olderNames)[number]) => textIn(spelling.find(section, name, olderNames))
  const heartbeatSeconds = numberIn(find('keepaliveTimeval'))
  return {
    urlId: null,
    enabled: truth(find('bSwitch')) ?? false,
    protocol: 'http',
    host: find('serverIp') ?? '',
    port: numberIn(find('serverPort')) ?? 80,
    path: find('URL') ?? '',
    heartbeat: (heartbeatSeconds ?? 0) > 0,
    heartbeatSeconds,
    data: [],
    events: [],
  }
}

function wordsIn(list: DeviceElement | undefined): string[] {
  return [...new Set(items(list).flatMap(item => textIn(item) ?? []))]
}

function dataWord(word: string): PostData | null {
  return dataWords.find(known => known.toLowerCase() === word.toLowerCase()) ?? null
}

/** Parses `true`, `1` and their opposites. Returns null for anything else. */
export function truth(text: string | undefined): boolean | null {
  const word = text?.toLowerCase()
  if (word === 'true' || word === '1') return true
  return word === 'false' || word === '0' ? false : null
}

/** Parses the whole number of an element or attribute. Returns null when there is none. */
export function numberIn(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,9}$/.test(text.trim()) ? Number(text) : null
}
