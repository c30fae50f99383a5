import { IconAlertOctagon, IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import type { Alert } from '#server/api/schemas/index.ts'

export type Severity = Alert['severity']

/** The word, the icon and the tone of each severity, so that no meaning depends on color alone. */
export const severityWords = {
  info: { word: 'Info', Icon: IconInfoCircle, tone: 'plain' },
  warning: { word: 'Warning', Icon: IconAlertTriangle, tone: 'warn' },
  critical: { word: 'Critical', Icon: IconAlertOctagon, tone: 'bad' },
} as const satisfies Record<Severity, object>

/** From the least to the most urgent. */
export const allSeverities = ['info', 'warning', 'critical'] as const

/** Whether one severity is at least as urgent as another. */
export function isAtLeast(severity: Severity, least: Severity): boolean {
  return allSeverities.indexOf(severity) >= allSeverities.indexOf(least)
}

export const higherOf = (a: Severity, b: Severity): Severity => (isAtLeast(a, b) ? a : b)
