import { Button } from '@mantine/core'
import { useEffect } from 'react'
import { useChange } from '#api/use-change.ts'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'

const offeredMs = 10_000

interface NoticeOptions {
  number: string
  /** It was undone, or is no longer offered. */
  onDone: () => void
}

/** Says that a plate is no longer known, and brings it back on request. */
export function ForgottenNotice({ number, onDone }: NoticeOptions) {
  const undo = useChange(
    api => api.send('POST', 'plates/{number}/restore', { params: { number } }),
    ['plates', 'events', 'plate-sync'],
  )
  const { isPending, error } = undo
  useEffect(() => {
    if (isPending || error) return
    const timer = setTimeout(onDone, offeredMs)
    return () => clearTimeout(timer)
  }, [isPending, error, onDone])
  return (
    <div className={layout.row} role="status">
      <span>Removed from the known plates.</span>
      <Button variant="default" loading={isPending} onClick={() => undo.mutate(undefined, { onSuccess: onDone })}>
        Undo
      </Button>
      <Problem what="The plate was not restored." error={error} />
    </div>
  )
}
