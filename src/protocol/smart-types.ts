import type { Category, Source } from '../model/index.ts'
import type { AlarmKind, AlarmPost } from './alarm-reading.ts'
import { readIpcFaces } from './ipc/faces.ts'
import { readIpcPlates } from './ipc/plates.ts'
import { readIpcScene } from './ipc/scenes.ts'
import { readNvrFaces } from './nvr/faces.ts'
import { readNvrPlates } from './nvr/plates.ts'
import { readNvrScene } from './nvr/scenes.ts'
import type { XmlElement } from './xml/element.ts'

interface SmartType extends AlarmKind {
  description: string
}

const cameras: Record<string, SmartType> = {
  motion: { read: readIpcScene, category: 'motion', description: 'Motion Detection' },
  sensor: { read: readIpcScene, category: 'sensor', description: 'External Sensor' },
  pea: { read: readIpcScene, category: perimeterOrTripwire, description: 'Perimeter Intrusion' },
  avd: { read: readIpcScene, category: 'scene-change', description: 'Exception Detection' },
  osc: { read: readIpcScene, category: abandonedOrMissing, description: 'Missing Object or Abandoned Object' },
  cpc: { read: readIpcScene, category: 'line-count', description: 'People counting (old)' },
  cdd: { read: readIpcScene, category: 'crowd', description: 'Crowd Density Detection' },
  ipd: { read: readIpcScene, category: 'intrusion', description: 'People intrusion (old)' },
  vfd: { read: readIpcFaces, category: 'face', description: 'Face Detection' },
  vfd_match: { read: readIpcFaces, category: 'face', description: 'Face Match' },
  vehice: { read: readIpcPlates, category: 'lpr', description: 'License Plate Detection' },
  vehicle: { read: readIpcPlates, category: 'lpr', description: 'License Plate Detection' },
  aoientry: { read: readIpcScene, category: 'zone-entry', description: 'Intrusion Zone Entry' },
  aoileave: { read: readIpcScene, category: 'zone-exit', description: 'Intrusion Zone Exit' },
  loiter: { read: readIpcScene, category: 'loitering', description: 'Loitering Detection' },
  pvd: { read: readIpcScene, category: 'parking', description: 'Illegal Parking' },
  vsd: { read: readIpcScene, category: 'video-metadata', description: 'Video Metadata' },
  passlinecount: { read: readIpcScene, category: 'line-count', description: 'Line Crossing Target Count' },
  traffic: { read: readIpcScene, category: 'area-count', description: 'Intrusion Target Count' },
  falling: { read: readIpcScene, category: 'fall', description: 'Falling Object Detection' },
  ea: { read: readIpcScene, category: 'other', description: 'Motorcycle / Bicycle Detection' },
  asd: { read: readIpcScene, category: 'audio', description: 'Audio sound detection' },
  smd: { read: readIpcScene, category: 'motion', description: 'Smart motion detection (person/vehicle)' },
  fire: { read: readIpcScene, category: 'fire', description: 'Fire detection (thermal)' },
  temperature: { read: readIpcScene, category: 'temperature', description: 'Temperature alarm (thermal)' },
  crowdgathering: { read: readIpcScene, category: 'crowd', description: 'Crowd gathering' },
}

const recorders: Record<string, SmartType> = {
  regionintrusion: { read: readNvrScene, category: 'intrusion', description: 'Perimeter Intrusion' },
  linecrossing: { read: readNvrScene, category: 'line-crossing', description: 'Line Crossing' },
  targetcountingbyline: { read: readNvrScene, category: 'line-count', description: 'Target Counting by Line' },
  targetcountingbyarea: { read: readNvrScene, category: 'area-count', description: 'Target Counting by Area' },
  videometadata: { read: readNvrScene, category: 'video-metadata', description: 'Video Metadata' },
  vehicle: { read: readNvrPlates, category: 'lpr', description: 'License Plate Detection' },
  vehice: { read: readNvrPlates, category: 'lpr', description: 'License Plate Detection' },
  videofacedetect: { read: readNvrFaces, category: 'face', description: 'Face Detection' },
}

/** PEA is both. A post may contain both blocks with one of them empty, so the items decide, tripwire first. */
function perimeterOrTripwire(post: AlarmPost): Category {
  return post.lists.rules.some(rule => rule.list === 'tripinfo') ? 'line-crossing' : 'intrusion'
}

/** OSC is both and its payload is undocumented: abandoned, unless the post contains the word missing or removed. */
function abandonedOrMissing(post: AlarmPost): Category {
  const says = (element: XmlElement): boolean =>
    element.key !== 'devicename' && (/missing|removed/i.test(element.key + element.text) || element.children.some(says))
  return says(post.config) ? 'missing-object' : 'abandoned-object'
}

/** Returns the reader of a smart type of either format. Of an unknown type, all rules, targets and images are read. */
export function alarmKindOf(source: Source, smartType: string): AlarmKind {
  const unknown: AlarmKind = { read: source === 'nvr' ? readNvrScene : readIpcScene, category: 'other' }
  return find(source === 'nvr' ? recorders : cameras, smartType) ?? unknown
}

/** The format of a smart type by its name; null where neither or both formats have the name. */
export function formatOfSmartType(smartType: string): Source | null {
  const camera = find(cameras, smartType) !== undefined
  const recorder = find(recorders, smartType) !== undefined
  if (camera === recorder) return null
  return camera ? 'ipc' : 'nvr'
}

/** The English description of an alarm, as in the original server; an unknown smart type is its own description. */
export function describe(category: Category, smartType: string): string {
  const known = find(cameras, smartType) ?? find(recorders, smartType)
  if (known === undefined) return smartType
  return known.category === perimeterOrTripwire && category === 'line-crossing' ? 'Line Crossing' : known.description
}

function find(table: Record<string, SmartType>, smartType: string): SmartType | undefined {
  const key = smartType.trim().toLowerCase()
  return Object.hasOwn(table, key) ? table[key] : undefined
}
