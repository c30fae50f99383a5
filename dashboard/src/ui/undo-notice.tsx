import { Button } from '@mantine/core'
import { type ComponentProps, useEffect } from 'react'
import layout from './layout.module.css'
import { Problem } from './problem.tsx'

interface UndoNoticeProps {
  text: string
  /** Says that undoing failed. */
  failed: string
  isPending: boolean
  error: ComponentProps<typeof Problem>['error']
  onUndo: () => void
  /** It is no longer offered. */
  onDone: () => void
}

const offeredMs = 10_000

/** Says what was removed, and offers for ten seconds to bring it back. */
export function UndoNotice({ text, failed, isPending, error, onUndo, onDone }: UndoNoticeProps) {
  useEffect(() => {
    if (isPending || error) return
    const timer = setTimeout(onDone, offeredMs)
    return () => clearTimeout(timer)
  }, [isPending, error, onDone])
  return (
    <div className={layout.row} role="status">
      <span>{text}</span>
      <Button variant="default" loading={isPending} onClick={onUndo}>
        Undo
      </Button>
      <Problem what={failed} error={error} />
    </div>
  )
}
