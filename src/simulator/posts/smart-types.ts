import type { Category } from '../../model/index.ts'
import type { AlarmPost, Format } from './facts.ts'
import { areaCounting, disturbance, lineCounting, perimeter, pictures, region, tripwire } from './ipc-blocks.ts'
import { faceDetection, faceMatch } from './ipc-faces.ts'
import { videoMetadata } from './ipc-metadata.ts'
import { olderPlates, plates } from './ipc-plates.ts'
import { countedOverLine, faces, inArea, licensePlates, overLine, picturesOnly } from './nvr-events.ts'
import type { XmlElement } from './xml.ts'

/** A kind of event of a format, and its layout. */
export interface SmartType {
  /** The plain name, used by `--types` and for the example file. */
  name: string
  smartType: string
  format: Format
  category: Category
  /** The shape of the event's zone. */
  shape: 'area' | 'line' | null
  /** The kind of target in front of the camera. A simulated camera selects its scene by this alone. */
  subject: 'plate' | 'face' | 'anything' | 'nothing'
  /** The element of the accompanying alarm status; null when the device sends none. */
  alarm: string | null
  write: (post: AlarmPost) => XmlElement[]
}

type Row = [
  name: string,
  smartType: string,
  category: Category,
  shape: SmartType['shape'],
  subject: SmartType['subject'],
  alarm: string | null,
  write: (post: AlarmPost) => XmlElement[],
]

const nothing = () => []

/** Both generations of cameras send these. */
const commonRows: Row[] = [
  ['perimeter-intrusion', 'PEA', 'intrusion', 'area', 'anything', 'perimeterAlarm', perimeter],
  ['line-crossing', 'PEA', 'line-crossing', 'line', 'anything', 'tripwireAlarm', tripwire],
  ['zone-entry', 'AOIENTRY', 'zone-entry', 'area', 'anything', 'aoiEntryAlarm', region('iveAoiEntry')],
  ['zone-exit', 'AOILEAVE', 'zone-exit', 'area', 'anything', 'aoiLeaveAlarm', region('iveAoiLeave')],
  ['face-detection', 'VFD', 'face', null, 'face', 'vfdAlarm', faceDetection],
  ['face-match', 'VFD_MATCH', 'face', null, 'face', null, faceMatch],
  ['video-metadata', 'VSD', 'video-metadata', 'area', 'anything', null, videoMetadata],
  ['line-counting', 'PASSLINECOUNT', 'line-count', 'line', 'anything', 'passlineAlarm', lineCounting],
  ['area-counting', 'TRAFFIC', 'area-count', 'area', 'anything', 'trafficAlarm', areaCounting],
  ['loitering', 'LOITER', 'loitering', 'area', 'anything', null, perimeter],
  ['illegal-parking', 'PVD', 'parking', 'area', 'anything', null, perimeter],
  ['scene-change', 'AVD', 'scene-change', null, 'nothing', 'sceneChange', disturbance],
  ['motion', 'MOTION', 'motion', null, 'nothing', 'motionAlarm', pictures],
  ['sensor', 'SENSOR', 'sensor', null, 'nothing', 'sensorAlarm', nothing],
  ['object-abandoned-or-missing', 'OSC', 'abandoned-object', null, 'nothing', 'oscAlarm', pictures],
]

/** Firmware up to 5.2 sends these (docs/protocol/ipc.md). */
const olderRows: Row[] = [
  ['lpr', 'VEHICE', 'lpr', null, 'plate', 'vehiceAlarm', olderPlates],
  ['lpr-corrected-spelling', 'VEHICLE', 'lpr', null, 'plate', 'vehiceAlarm', olderPlates],
  ['people-counting', 'CPC', 'line-count', null, 'anything', 'CPCAlarm', pictures],
  ['crowd-density', 'CDD', 'crowd', null, 'anything', 'CDDAlarm', pictures],
  ['people-intrusion', 'IPD', 'intrusion', null, 'anything', 'IPDAlarm', pictures],
  ['falling', 'FALLING', 'fall', null, 'anything', null, pictures],
  ['motorcycle-bicycle', 'EA', 'other', null, 'anything', null, pictures],
]

/** Firmware 5.3.1 with API 2.1 sends these. */
const newerRows: Row[] = [
  ['lpr', 'VEHICE', 'lpr', null, 'plate', 'vehiceAlarm', plates],
  ['sound-detection', 'ASD', 'audio', null, 'nothing', null, nothing],
  ['smart-motion', 'SMD', 'motion', null, 'anything', 'humanMotionAlarm', pictures],
  ['fire', 'FIRE', 'fire', null, 'nothing', null, pictures],
  ['temperature', 'TEMPERATURE', 'temperature', null, 'nothing', null, pictures],
  ['crowd-gathering', 'CROWDGATHERING', 'crowd', null, 'anything', null, pictures],
]

const recorderRows: Row[] = [
  ['region-intrusion', 'regionIntrusion', 'intrusion', 'area', 'anything', 'perimeterAlarm', inArea],
  ['line-crossing', 'lineCrossing', 'line-crossing', 'line', 'anything', 'perimeterAlarm', overLine],
  [
    'target-counting-by-line',
    'targetCountingByLine',
    'line-count',
    'line',
    'anything',
    'passlineAlarm',
    countedOverLine,
  ],
  ['target-counting-by-area', 'targetCountingByArea', 'area-count', 'area', 'anything', 'passlineAlarm', inArea],
  ['video-metadata', 'videoMetadata', 'video-metadata', 'area', 'anything', null, inArea],
  ['vehicle-lpr', 'vehicle', 'lpr', null, 'plate', null, licensePlates],
  ['vehicle-lpr-upper-case', 'VEHICLE', 'lpr', null, 'plate', null, licensePlates],
  ['face-detection', 'videoFaceDetect', 'face', null, 'face', 'vfdAlarm', faces],
  // An invented type that represents the unknown types of recorders.
  ['motion', 'motion', 'other', null, 'nothing', 'motionAlarm', picturesOnly],
]

function rowsOf(format: Format, rows: Row[]): SmartType[] {
  return rows.map(([name, smartType, category, shape, subject, alarm, write]) => ({
    name,
    smartType,
    format,
    category,
    shape,
    subject,
    alarm,
    write,
  }))
}

/** All kinds of events of the three formats. */
export const smartTypes: readonly SmartType[] = [
  ...rowsOf('ipc-v1x', [...commonRows, ...olderRows]),
  ...rowsOf('ipc-v2.1', [...commonRows, ...newerRows]),
  ...rowsOf('nvr-v2', recorderRows),
]

/** Returns the type of this name. Throws a RangeError when the format has no such type. */
export function smartTypeOf(format: Format, name: string): SmartType {
  const type = smartTypes.find(entry => entry.format === format && entry.name === name)
  if (!type) throw new RangeError(`${format} has no type ${name}`)
  return type
}
