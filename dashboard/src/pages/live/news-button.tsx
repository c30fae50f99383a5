import { Button } from '@mantine/core'
import { IconArrowUp } from '@tabler/icons-react'
import { formatNumber } from '#format/numbers.ts'
import layout from '#ui/layout.module.css'

interface NewsButtonProps {
  /** The number of events that wait. */
  count: number
  /** Why they wait; empty if that is plain to see. */
  why: string
  onPress: () => void
}

/** The number of events that wait until the list goes on; a press shows them. */
export function NewsButton({ count, why, onPress }: NewsButtonProps) {
  if (count === 0) return null
  return (
    <div className={layout.floating}>
      <Button radius="xl" rightSection={<IconArrowUp size={14} aria-hidden />} onClick={onPress}>
        {why !== '' && `${why} · `}
        {formatNumber(count)} new
      </Button>
    </div>
  )
}
