import { Button } from '@mantine/core'
import { useEffect } from 'react'
import { formatCount } from '#format/numbers.ts'
import layout from '#ui/layout.module.css'
import classes from './seen-notice.module.css'

const offeredMs = 10_000

interface SeenNoticeProps {
  justSeen: readonly string[]
  undo: () => void
  forget: () => void
}

/** Says how many alerts were marked as seen, and offers to undo it for ten seconds. */
export function SeenNotice({ justSeen, undo, forget }: SeenNoticeProps) {
  useEffect(() => {
    if (justSeen.length === 0) return
    const timer = setTimeout(forget, offeredMs)
    return () => clearTimeout(timer)
  }, [justSeen, forget])
  return (
    <div role="status" className={classes.place}>
      {justSeen.length > 0 && (
        <div className={`${layout.row} ${classes.notice}`}>
          <span>{formatCount(justSeen.length, 'alert')} marked as seen.</span>
          <Button variant="default" onClick={undo}>
            Undo
          </Button>
        </div>
      )}
    </div>
  )
}
