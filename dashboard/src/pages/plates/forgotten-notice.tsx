import { Button } from '@mantine/core'
import { useEffect } from 'react'
import { useChange } from '#api/use-change.ts'
import type { ApiPlate } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'
import styles from './one-plate.module.css'

const offeredMs = 10_000

interface NoticeOptions {
  number: string
  /** It was undone, or is no longer offered. */
  onDone: () => void
}

/** Says that a plate is no longer known, and brings it back on request. */
export function ForgottenNotice({ number, onDone }: NoticeOptions) {
  const undo = useChange(
    api => api.send<ApiPlate>('POST', `plates/${encodeURIComponent(number)}/restore`),
    ['plates', 'events', 'plate-sync'],
  )
  const { isPending, error } = undo
  useEffect(() => {
    if (isPending || error) return
    const timer = setTimeout(onDone, offeredMs)
    return () => clearTimeout(timer)
  }, [isPending, error, onDone])
  return (
    <div className={styles.forgotten} role="status">
      <span>This plate is no longer known.</span>
      <Button variant="default" loading={isPending} onClick={() => undo.mutate(undefined, { onSuccess: onDone })}>
        Undo
      </Button>
      {error && <Problem what="The plate was not restored." error={error} />}
    </div>
  )
}
