import { IconBan, IconCircleCheck, IconClockExclamation, IconMoon, IconPlugConnectedX } from '@tabler/icons-react'
import styles from '#features/cameras/cameras.module.css'
import { type StatusWord, statusWords } from '#features/cameras/status-words.ts'

const icons = {
  ok: IconCircleCheck,
  quiet: IconMoon,
  offline: IconPlugConnectedX,
  'clock-off': IconClockExclamation,
  refused: IconBan,
}

/** A camera's status as colour, icon and word. */
export function StatusMark({ word }: { word: StatusWord }) {
  const Icon = icons[word]
  return (
    <span className={styles.status} data-status={word}>
      <Icon size={16} stroke={2} aria-hidden />
      {statusWords[word]}
    </span>
  )
}
