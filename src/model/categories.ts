import type { Category } from './alarm.ts'
import type { Severity } from './severity.ts'

/** Groups of pictures. A picture replaces only those of its group: that of a person never replaces that of a plate. */
export const imageGroups = ['plate', 'face', 'perimeter', 'counting', 'objects', 'other'] as const
export type ImageGroup = (typeof imageGroups)[number]

/** The binary sensor that Home Assistant shows for a category. */
export interface CategorySensor {
  name: string
  /** Material Design Icons. */
  icon: string
  /** `device_class` of Home Assistant; null for none. */
  deviceClass: string | null
  /** Every camera has this sensor; of other categories, cameras get one when they first send it. */
  isUsual: boolean
}

/** Everything that is said of a category anywhere; other rooms derive their tables from it. */
export interface CategoryFacts {
  /** A word or two, as the dashboard shows it. */
  label: string
  /** As a notification begins: `License plate ABC123`. */
  headline: string
  /**
   * The words by which a search finds it, in lower case. If src/search/search-vocabulary.ts has a word too (`helmet`),
   * a search finds events of the category and events with such a target.
   */
  searchWords: string
  /** Null where no sensor switches: plates, faces and counts have states of their own. */
  sensor: CategorySensor | null
  imageGroup: ImageGroup
  /** The severity of its events, unless the settings say otherwise. */
  severity: Severity
  /**
   * Every firmware sends a picture and a target or a rule with such an event; of the other categories some come without
   * (docs/protocol/pictures.md).
   */
  isDetailed: boolean
}

/** The vocabulary of categories. A category without an entry is a type error. */
export const categoryFacts: Readonly<Record<Category, CategoryFacts>> = {
  lpr: {
    label: 'Plate',
    headline: 'License plate',
    searchWords: 'lpr license plate number plate',
    sensor: null,
    imageGroup: 'plate',
    severity: 'info',
    isDetailed: true,
  },
  face: {
    label: 'Face',
    headline: 'Face',
    searchWords: 'face',
    sensor: null,
    imageGroup: 'face',
    severity: 'info',
    isDetailed: true,
  },
  intrusion: {
    label: 'Intrusion',
    headline: 'Intrusion',
    searchWords: 'intrusion perimeter',
    sensor: { name: 'Intrusion', icon: 'mdi:shield-alert', deviceClass: 'motion', isUsual: true },
    imageGroup: 'perimeter',
    severity: 'warning',
    isDetailed: true,
  },
  'line-crossing': {
    label: 'Line crossed',
    headline: 'Line crossing',
    searchWords: 'line-crossing line crossing tripwire',
    sensor: { name: 'Line crossing', icon: 'mdi:vector-line', deviceClass: 'motion', isUsual: true },
    imageGroup: 'perimeter',
    severity: 'info',
    isDetailed: true,
  },
  'zone-entry': {
    label: 'Zone entered',
    headline: 'Zone entry',
    searchWords: 'zone-entry zone entry',
    sensor: { name: 'Zone entry', icon: 'mdi:location-enter', deviceClass: 'motion', isUsual: true },
    imageGroup: 'perimeter',
    severity: 'info',
    isDetailed: true,
  },
  'zone-exit': {
    label: 'Zone left',
    headline: 'Zone exit',
    searchWords: 'zone-exit zone exit',
    sensor: { name: 'Zone exit', icon: 'mdi:location-exit', deviceClass: 'motion', isUsual: true },
    imageGroup: 'perimeter',
    severity: 'info',
    isDetailed: true,
  },
  'line-count': {
    label: 'Line count',
    headline: 'Line count',
    searchWords: 'line-count line count counting',
    sensor: null,
    imageGroup: 'counting',
    severity: 'info',
    isDetailed: false,
  },
  'area-count': {
    label: 'Area count',
    headline: 'Area count',
    searchWords: 'area-count area count counting',
    sensor: null,
    imageGroup: 'counting',
    severity: 'info',
    isDetailed: false,
  },
  'video-metadata': {
    label: 'Person / Vehicle seen',
    headline: 'Video metadata',
    searchWords: 'video-metadata video metadata',
    sensor: { name: 'Object detected', icon: 'mdi:cube-scan', deviceClass: 'motion', isUsual: false },
    imageGroup: 'objects',
    severity: 'info',
    isDetailed: true,
  },
  motion: {
    label: 'Motion',
    headline: 'Motion',
    searchWords: 'motion',
    sensor: { name: 'Motion', icon: 'mdi:motion-sensor', deviceClass: 'motion', isUsual: true },
    imageGroup: 'other',
    severity: 'info',
    isDetailed: false,
  },
  sensor: {
    label: 'Sensor',
    headline: 'Sensor',
    searchWords: 'sensor',
    sensor: { name: 'Alarm input', icon: 'mdi:electric-switch', deviceClass: null, isUsual: false },
    imageGroup: 'other',
    severity: 'warning',
    isDetailed: false,
  },
  loitering: {
    label: 'Loitering',
    headline: 'Loitering',
    searchWords: 'loitering',
    sensor: { name: 'Loitering', icon: 'mdi:account-clock', deviceClass: 'occupancy', isUsual: true },
    imageGroup: 'perimeter',
    severity: 'warning',
    isDetailed: true,
  },
  parking: {
    label: 'Parking',
    headline: 'Parking',
    searchWords: 'illegal parking',
    sensor: { name: 'Illegal parking', icon: 'mdi:car-off', deviceClass: null, isUsual: false },
    imageGroup: 'perimeter',
    severity: 'warning',
    isDetailed: true,
  },
  'abandoned-object': {
    label: 'Object left',
    headline: 'Abandoned object',
    searchWords: 'abandoned-object abandoned object',
    sensor: { name: 'Abandoned object', icon: 'mdi:bag-suitcase', deviceClass: 'problem', isUsual: false },
    imageGroup: 'other',
    severity: 'warning',
    isDetailed: false,
  },
  'missing-object': {
    label: 'Object missing',
    headline: 'Missing object',
    searchWords: 'missing-object missing object',
    sensor: { name: 'Missing object', icon: 'mdi:bag-suitcase-off', deviceClass: 'problem', isUsual: false },
    imageGroup: 'other',
    severity: 'warning',
    isDetailed: false,
  },
  'scene-change': {
    label: 'Scene changed',
    headline: 'Scene change',
    searchWords: 'scene-change scene change',
    sensor: { name: 'Scene change', icon: 'mdi:camera-off', deviceClass: 'tamper', isUsual: false },
    imageGroup: 'other',
    severity: 'warning',
    isDetailed: false,
  },
  audio: {
    label: 'Sound',
    headline: 'Audio',
    searchWords: 'audio sound',
    sensor: { name: 'Sound', icon: 'mdi:ear-hearing', deviceClass: 'sound', isUsual: false },
    imageGroup: 'other',
    severity: 'info',
    isDetailed: false,
  },
  crowd: {
    label: 'Crowd',
    headline: 'Crowd',
    searchWords: 'crowd gathering',
    sensor: { name: 'Crowd', icon: 'mdi:account-group', deviceClass: 'occupancy', isUsual: false },
    imageGroup: 'other',
    severity: 'info',
    isDetailed: false,
  },
  temperature: {
    label: 'Temperature',
    headline: 'Temperature',
    searchWords: 'temperature',
    sensor: { name: 'Temperature alarm', icon: 'mdi:thermometer-alert', deviceClass: 'heat', isUsual: false },
    imageGroup: 'other',
    severity: 'warning',
    isDetailed: false,
  },
  fire: {
    label: 'Fire',
    headline: 'Fire',
    searchWords: 'fire',
    sensor: { name: 'Fire', icon: 'mdi:fire-alert', deviceClass: 'safety', isUsual: false },
    imageGroup: 'other',
    severity: 'critical',
    isDetailed: false,
  },
  fall: {
    label: 'Fall',
    headline: 'Fall',
    searchWords: 'fall falling',
    sensor: { name: 'Fall', icon: 'mdi:human-cane', deviceClass: 'problem', isUsual: false },
    imageGroup: 'other',
    severity: 'critical',
    isDetailed: false,
  },
  other: {
    label: 'Other',
    headline: 'Other',
    searchWords: 'other',
    sensor: null,
    imageGroup: 'other',
    severity: 'info',
    isDetailed: false,
  },
}
