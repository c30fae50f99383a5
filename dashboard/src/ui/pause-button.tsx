import { Button } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'

interface PauseButtonProps {
  isPaused: boolean
  onPause: (isPaused: boolean) => void
}

/** Pauses or resumes a list that updates itself. */
export function PauseButton({ isPaused, onPause }: PauseButtonProps) {
  const Icon = isPaused ? IconPlayerPlay : IconPlayerPause
  return (
    <Button
      variant={isPaused ? 'filled' : 'default'}
      aria-pressed={isPaused}
      leftSection={<Icon size={14} aria-hidden />}
      onClick={() => onPause(!isPaused)}
    >
      {isPaused ? 'Resume' : 'Pause'}
    </Button>
  )
}
