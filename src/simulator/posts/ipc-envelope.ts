import type { DeviceFacts, Format } from './facts.ts'
import { smartTypes } from './smart-types.ts'
import { namespace, timeText } from './values.ts'
import { cdata, documentOf, el, type XmlElement } from './xml.ts'

export type CameraFormat = Exclude<Format, 'nvr-v2'>

/** The differences of the two firmware generations in the elements around the event (docs/protocol/ipc.md). */
interface Dialect {
  version: string
  /** Firmware up to 5.2 writes the misspelt name. */
  alarmTypes: 'openAlramObj' | 'openAlarmObj'
  relations: 'subscribeRelation' | 'subscribeRelationV1'
  /** Types that devices send but do not list. */
  unlistedTypes: string[]
  offeredRelations: string[]
  sendsChannel: boolean
}

const dialects: Record<CameraFormat, Dialect> = {
  'ipc-v1x': {
    version: '1.0',
    alarmTypes: 'openAlramObj',
    relations: 'subscribeRelation',
    unlistedTypes: ['VEHICLE', 'LOITER', 'PVD'],
    offeredRelations: ['ALARM', 'FEATURE_RESULT', 'ALARM_FEATURE'],
    sendsChannel: false,
  },
  'ipc-v2.1': {
    // A camera of API 2.1 still sends 1.7: the number is the layout's, not the firmware's.
    version: '1.7',
    alarmTypes: 'openAlarmObj',
    relations: 'subscribeRelationV1',
    unlistedTypes: [],
    offeredRelations: ['ALARM', 'FEATURE_RESULT'],
    sendsChannel: true,
  },
}

/** The order in which devices list their types. Types that are missing here come last, so a new type needs no entry. */
const typeOrder =
  'MOTION SENSOR PEA AVD OSC CPC CDD IPD VFD VFD_MATCH VEHICE AOIENTRY AOILEAVE PASSLINECOUNT TRAFFIC FALLING EA FIRE TEMPERATURE VSD PVD LOITER ASD SMD CROWDGATHERING'.split(
    ' ',
  )

function positionOf(smartType: string): number {
  const position = typeOrder.indexOf(smartType)
  return position < 0 ? typeOrder.length : position
}

/** All types that a device of this format can send, as it lists them in each post. */
function offeredTypes(format: CameraFormat): string[] {
  const sent = smartTypes.filter(type => type.format === format).map(({ smartType }) => smartType)
  const listed = [...new Set(sent)].filter(smartType => !dialects[format].unlistedTypes.includes(smartType))
  return listed.toSorted((one, other) => positionOf(one) - positionOf(other))
}

const offered: Record<CameraFormat, string[]> = {
  'ipc-v1x': offeredTypes('ipc-v1x'),
  'ipc-v2.1': offeredTypes('ipc-v2.1'),
}

const enumeration = (name: string, values: string[]) =>
  el(
    name,
    values.map(value => el('enum', value)),
  )

/** Builds the list of all possible types, which precedes the actual type. */
function typesOf(format: CameraFormat, smartType: string): XmlElement {
  const dialect = dialects[format]
  const plates = smartType === 'VEHICE' || smartType === 'VEHICLE'
  return el('types', [
    enumeration(dialect.alarmTypes, offered[format]),
    enumeration(dialect.relations, dialect.offeredRelations),
    enumeration('smartStatus', ['SMART_NONE', 'SMART_START', 'SMART_STOP', 'SMART_PROCEDURE']),
    enumeration('targetType', ['person', 'car', 'motor']),
    ...(plates
      ? [
          enumeration('vehicleDirectType', ['approach', 'away']),
          enumeration('vehileMatchAlarmList', ['whiteList', 'blackList', 'temporaryList', 'strangerList']),
        ]
      : []),
  ])
}

function identity(dialect: Dialect, device: DeviceFacts, timeUs: number | null): XmlElement[] {
  return [
    el('currentTime', timeText(timeUs), { type: 'tint64' }),
    el('mac', cdata(device.mac), { type: 'string' }),
    el('sn', cdata(device.serial), { type: 'string' }),
    el('deviceName', cdata(device.name), { type: 'string' }),
    ...(dialect.sendsChannel ? [el('channelId', device.channel, { type: 'uint32' })] : []),
  ]
}

export interface CameraConfig {
  format: CameraFormat
  device: DeviceFacts
  timeUs: number | null
}

/** Builds a camera's smart event. */
export function cameraEvent(config: CameraConfig, smartType: string, blocks: XmlElement[]): Buffer {
  const dialect = dialects[config.format]
  return cameraDocument(config.format, [
    typesOf(config.format, smartType),
    el('smartType', smartType, { type: dialect.alarmTypes }),
    el('subscribeOption', 'FEATURE_RESULT', { type: dialect.relations }),
    ...identity(dialect, config.device, config.timeUs),
    ...blocks,
  ])
}

/** Builds a smart-track post. It has the identity of an event, but no smart type. */
export function cameraTrack(config: CameraConfig, traject: XmlElement): Buffer {
  const dialect = dialects[config.format]
  return cameraDocument(config.format, [
    el('types', [enumeration('targetType', ['person', 'car', 'motor'])]),
    ...identity(dialect, config.device, config.timeUs),
    traject,
  ])
}

/** Builds any other document of a camera. */
export function cameraDocument(format: CameraFormat, blocks: XmlElement[], options = { declaration: true }): Buffer {
  return documentOf(el('config', blocks, { version: dialects[format].version, xmlns: namespace }), options)
}
