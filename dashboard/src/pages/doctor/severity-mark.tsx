import { IconAlertTriangle, IconCircleX, IconInfoCircle } from '@tabler/icons-react'
import type { Severity } from '#features/doctor/finding-groups.ts'
import { StatusMark } from '#ui/status-mark.tsx'

const marks = {
  error: { word: 'Error', Icon: IconCircleX, tone: 'bad' },
  warning: { word: 'Warning', Icon: IconAlertTriangle, tone: 'warn' },
  info: { word: 'Note', Icon: IconInfoCircle, tone: 'plain' },
} as const

/** The severity of a finding as a word and an icon, in a color. */
export function SeverityMark({ severity }: { severity: Severity }) {
  return <StatusMark {...marks[severity]} />
}
