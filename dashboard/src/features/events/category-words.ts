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
// Imported from their files, because the whole model includes the catalogue of errors.
import { categories } from '#server/model/alarm.ts'
import { categoryFacts } from '#server/model/categories.ts'

export type Category = ApiEvent['category']

/** One of the five mark colors of styles/tokens.css, or the plain one. */
type MarkColor = 'plate' | 'person' | 'vehicle' | 'alert' | 'count' | 'plain'

interface CategoryWord {
  word: string
  color: MarkColor
  Icon: typeof IconDots
}

/** The color and the icon of each category. */
const marks: Record<Category, [color: MarkColor, Icon: typeof IconDots]> = {
  lpr: ['plate', IconId],
  face: ['person', IconFaceId],
  intrusion: ['alert', IconAlertTriangle],
  'line-crossing': ['alert', IconArrowBarToRight],
  'zone-entry': ['alert', IconDoorEnter],
  'zone-exit': ['alert', IconDoorExit],
  'line-count': ['count', IconArrowsLeftRight],
  'area-count': ['count', IconUsersGroup],
  'video-metadata': ['vehicle', IconListDetails],
  motion: ['plain', IconRipple],
  sensor: ['plain', IconPlugConnected],
  loitering: ['alert', IconHourglassHigh],
  parking: ['vehicle', IconParking],
  'abandoned-object': ['alert', IconLuggage],
  'missing-object': ['alert', IconBriefcase],
  'scene-change': ['plain', IconCameraRotate],
  audio: ['plain', IconVolume],
  crowd: ['person', IconUsers],
  temperature: ['alert', IconTemperature],
  fire: ['alert', IconFlame],
  fall: ['alert', IconFall],
  other: ['plain', IconBell],
}

/** The server's label of each category with a color and an icon, so that no meaning depends on color alone. */
export const categoryWords = Object.fromEntries(
  categories.map(category => {
    const [color, Icon] = marks[category]
    return [category, { word: categoryFacts[category].label, color, Icon }]
  }),
) as Record<Category, CategoryWord>

export const allCategories: readonly Category[] = categories

export const targetWords = { person: 'Person', vehicle: 'Vehicle', bike: 'Bike', unknown: 'Unknown' } as const

/** `var(--mark-…)` of a category. */
export function markColor(category: Category): string {
  return `var(--mark-${categoryWords[category].color})`
}
