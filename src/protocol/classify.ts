import type { Source } from '../model/index.ts'
import { formatOfSmartType } from './smart-types.ts'
import { child, childText, type XmlElement } from './xml/element.ts'

/** Finds the kind of message of a document, before its details are read. */
export type Classified =
  | { kind: 'alarm'; source: Source; smartType: string }
  | { kind: 'status'; source: Source; info: XmlElement }
  | { kind: 'trajectory'; source: Source; list: XmlElement | undefined }
  | { kind: 'keepalive'; source: Source }
  | { kind: 'unknown'; detail: string }

/** Determines the kind of a document from its content. `config/@version` is not reliable, except for keepalives. */
export function classify(root: XmlElement): Classified {
  if (root.key === 'deviceinfo') return { kind: 'keepalive', source: 'ipc' }
  if (root.key !== 'config') return { kind: 'unknown', detail: `The root element is ${quote(root.name)}, not config.` }
  const messageType = childText(root, 'messagetype')?.toLowerCase()
  const smartType = childText(root, 'smarttype')
  const info = child(root, 'alarmstatusinfo')
  const list = child(root, 'traject')
  const recorderOr = (other: Source): Source => (messageType === undefined ? other : 'nvr')

  if (info !== undefined && (smartType === undefined || messageType === 'alarmstatus')) {
    return { kind: 'status', source: hasItems(info) ? 'nvr' : recorderOr('ipc'), info }
  }
  if (smartType !== undefined) return { kind: 'alarm', source: alarmFormat(root, smartType), smartType }
  if (list !== undefined || messageType === 'trajectory') {
    return { kind: 'trajectory', source: recorderOr('ipc'), list: list ?? child(root, 'trajectory', 'trajectinfo') }
  }
  if (isKeepalive(root, messageType)) return { kind: 'keepalive', source: keepaliveFormat(root) }
  return { kind: 'unknown', detail: `A config without a smartType, alarmStatusInfo or traject: ${contentOf(root)}.` }
}

const recorderBlocks = ['eventinfo', 'targetlistinfo', 'licenseplatelistinfo', 'facelistinfo']
const cameraBlocks = ['listinfo', 'perimeter', 'tripwire', 'subscribeoption', 'subscriberelation']

/** Cameras declare the type of `smartType`, recorders send a `messageType`; without either, blocks and the name decide. */
function alarmFormat(config: XmlElement, smartType: string): Source {
  if (child(config, ...recorderBlocks) !== undefined) return 'nvr'
  if (child(config, ...cameraBlocks) !== undefined) return 'ipc'
  if (child(config, 'smarttype')?.attributes.type !== undefined) return 'ipc'
  const named = formatOfSmartType(smartType)
  if (named !== null) return named
  return child(config, 'messagetype') === undefined ? 'ipc' : 'nvr'
}

/** Keepalives of both formats have the same elements, so the version decides. */
function keepaliveFormat(config: XmlElement): Source {
  return config.attributes.version?.trim().startsWith('2') ? 'nvr' : 'ipc'
}

const keepaliveElements = new Set(['messagetype', 'deviceinfo', 'datatime', 'currenttime', 'relativetime'])

/** Keepalives of old cameras contain only `dataTime` and `deviceInfo`; a post with anything else is unknown. */
function isKeepalive(config: XmlElement, messageType: string | undefined): boolean {
  if (messageType === 'keepalive') return true
  if (messageType !== undefined || child(config, 'deviceinfo') === undefined) return false
  return config.children.every(element => keepaliveElements.has(element.key))
}

function hasItems(info: XmlElement): boolean {
  return info.children.some(alarm => child(alarm, 'item') !== undefined)
}

function contentOf(config: XmlElement): string {
  const names = config.children.slice(0, 8).map(element => quote(element.name))
  return names.length === 0 ? 'it is empty' : `it holds ${names.join(', ')}`
}

function quote(name: string): string {
  return `“${name.slice(0, 60)}”`
}
