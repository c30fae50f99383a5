import type { Category } from '../../model/index.ts'

/** A category that has a binary sensor. */
export interface Detection {
  category: Category
  name: string
  icon: string
  deviceClass: string | null
  /** Every camera has this sensor; of other categories, cameras get one when they first send it. */
  isUsual: boolean
}

const usual = (category: Category, name: string, icon: string, deviceClass: string | null = null): Detection => ({
  category,
  name,
  icon,
  deviceClass,
  isUsual: true,
})
const rare = (category: Category, name: string, icon: string, deviceClass: string | null = null): Detection => ({
  category,
  name,
  icon,
  deviceClass,
  isUsual: false,
})

export const detections: readonly Detection[] = [
  usual('motion', 'Motion', 'mdi:motion-sensor', 'motion'),
  usual('intrusion', 'Intrusion', 'mdi:shield-alert', 'motion'),
  usual('line-crossing', 'Line crossing', 'mdi:vector-line', 'motion'),
  usual('zone-entry', 'Zone entry', 'mdi:location-enter', 'motion'),
  usual('zone-exit', 'Zone exit', 'mdi:location-exit', 'motion'),
  usual('loitering', 'Loitering', 'mdi:account-clock', 'occupancy'),
  rare('video-metadata', 'Object detected', 'mdi:cube-scan', 'motion'),
  rare('sensor', 'Alarm input', 'mdi:electric-switch'),
  rare('parking', 'Illegal parking', 'mdi:car-off'),
  rare('abandoned-object', 'Abandoned object', 'mdi:bag-suitcase', 'problem'),
  rare('missing-object', 'Missing object', 'mdi:bag-suitcase-off', 'problem'),
  rare('scene-change', 'Scene change', 'mdi:camera-off', 'tamper'),
  rare('audio', 'Sound', 'mdi:ear-hearing', 'sound'),
  rare('crowd', 'Crowd', 'mdi:account-group', 'occupancy'),
  rare('temperature', 'Temperature alarm', 'mdi:thermometer-alert', 'heat'),
  rare('fire', 'Fire', 'mdi:fire-alert', 'safety'),
  rare('fall', 'Fall', 'mdi:human-cane', 'problem'),
]

const byCategory = new Map(detections.map(detection => [detection.category, detection]))

export function detectionOf(category: Category): Detection | null {
  return byCategory.get(category) ?? null
}

/** Groups of pictures. A picture replaces only those of its group: that of a person never replaces that of a plate. */
export const imageGroups = ['plate', 'face', 'perimeter', 'counting', 'objects', 'other'] as const
export type ImageGroup = (typeof imageGroups)[number]

const groupOf: Partial<Record<Category, ImageGroup>> = {
  lpr: 'plate',
  face: 'face',
  intrusion: 'perimeter',
  'line-crossing': 'perimeter',
  'zone-entry': 'perimeter',
  'zone-exit': 'perimeter',
  loitering: 'perimeter',
  parking: 'perimeter',
  'line-count': 'counting',
  'area-count': 'counting',
  'video-metadata': 'objects',
}

export function imageGroupOf(category: Category): ImageGroup {
  return groupOf[category] ?? 'other'
}
