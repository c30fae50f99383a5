import { IconBan, IconCircleCheck, IconClockExclamation, IconMoon, IconPlugConnectedX } from '@tabler/icons-react'
import { type StatusWord, statusWords } from '#features/cameras/status-words.ts'
import { StatusMark } from '#ui/status-mark.tsx'

const marks = {
  ok: { Icon: IconCircleCheck, tone: 'good' },
  quiet: { Icon: IconMoon, tone: 'plain' },
  offline: { Icon: IconPlugConnectedX, tone: 'bad' },
  'clock-off': { Icon: IconClockExclamation, tone: 'warn' },
  refused: { Icon: IconBan, tone: 'bad' },
} as const

/** A camera's status as color, icon and word. */
export function CameraStatus({ word }: { word: StatusWord }) {
  return <StatusMark {...marks[word]} word={statusWords[word]} />
}
