import { IconAlertTriangle, IconCircleCheck, IconClockPause, IconPlayerPause } from '@tabler/icons-react'
import type { OutputState } from '#server/api/schemas/index.ts'
import { StatusMark } from '#ui/status-mark.tsx'

const states = {
  ok: { word: 'OK', Icon: IconCircleCheck, tone: 'good' },
  waiting: { word: 'Waiting', Icon: IconClockPause, tone: 'warn' },
  failing: { word: 'Failing', Icon: IconAlertTriangle, tone: 'bad' },
  off: { word: 'Off', Icon: IconPlayerPause, tone: 'plain' },
} as const

/** The state of an output as a word and an icon, in a color. */
export function StateMark({ state }: { state: OutputState['state'] }) {
  return <StatusMark {...states[state]} />
}
