import {
  IconAlertTriangle,
  IconArrowBarToRight,
  IconArrowsLeftRight,
  IconBell,
  IconBriefcase,
  IconCameraRotate,
  IconDoorEnter,
  IconDoorExit,
  type IconDots,
  IconFaceId,
  IconFall,
  IconFlame,
  IconHourglassHigh,
  IconId,
  IconListDetails,
  IconLuggage,
  IconParking,
  IconPlugConnected,
  IconRipple,
  IconTemperature,
  IconUsers,
  IconUsersGroup,
  IconVolume,
} from '@tabler/icons-react'
import type { ApiEvent } from '#server/api/schemas/index.ts'
// From its file: the whole model would bring the catalogue of errors along.
import { categories } from '#server/model/alarm.ts'

export type Category = ApiEvent['category']

/** Which of the five mark colours (styles/tokens.css), or the plain one. */
export type MarkColor = 'plate' | 'person' | 'vehicle' | 'alert' | 'count' | 'plain'

export interface CategoryWord {
  word: string
  color: MarkColor
  Icon: typeof IconDots
}

const entry = (word: string, color: MarkColor, Icon: typeof IconDots): CategoryWord => ({ word, color, Icon })

/** What each category is called, its colour and its icon: colour never says it alone. */
export const categoryWords: Record<Category, CategoryWord> = {
  lpr: entry('Plate', 'plate', IconId),
  face: entry('Face', 'person', IconFaceId),
  intrusion: entry('Intrusion', 'alert', IconAlertTriangle),
  'line-crossing': entry('Line crossed', 'alert', IconArrowBarToRight),
  'zone-entry': entry('Zone entered', 'alert', IconDoorEnter),
  'zone-exit': entry('Zone left', 'alert', IconDoorExit),
  'line-count': entry('Line count', 'count', IconArrowsLeftRight),
  'area-count': entry('Area count', 'count', IconUsersGroup),
  'video-metadata': entry('Attributes', 'vehicle', IconListDetails),
  motion: entry('Motion', 'plain', IconRipple),
  sensor: entry('Sensor', 'plain', IconPlugConnected),
  loitering: entry('Loitering', 'alert', IconHourglassHigh),
  parking: entry('Parking', 'vehicle', IconParking),
  'abandoned-object': entry('Object left', 'alert', IconLuggage),
  'missing-object': entry('Object missing', 'alert', IconBriefcase),
  'scene-change': entry('Scene changed', 'plain', IconCameraRotate),
  audio: entry('Sound', 'plain', IconVolume),
  crowd: entry('Crowd', 'person', IconUsers),
  temperature: entry('Temperature', 'alert', IconTemperature),
  fire: entry('Fire', 'alert', IconFlame),
  fall: entry('Fall', 'alert', IconFall),
  other: entry('Other', 'plain', IconBell),
}

export const allCategories: readonly Category[] = categories

export const targetWords = { person: 'Person', vehicle: 'Vehicle', bike: 'Bike', unknown: 'Unknown' } as const

/** `var(--mark-…)` of a category. */
export function markColor(category: Category): string {
  return `var(--mark-${categoryWords[category].color})`
}
