import { Button, NumberInput } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '#api/use-change.ts'
import { useMayChange } from '#api/use-session.ts'
import styles from '#features/cameras/cameras.module.css'
import { shownElsewhere } from '#features/cameras/use-camera-change.ts'
import { formatCount } from '#format/numbers.ts'
import { Confirm } from '#ui/confirm.tsx'
import { Problem } from '#ui/problem.tsx'

/** Removes many cameras at once: unknown ones with few events. */
export function ForgetStrangers() {
  const [mostEvents, setMostEvents] = useState(3)
  const [found, setFound] = useState<number | null>(null)
  const forget = useChange(
    (api, dryRun: boolean) => api.send('POST', 'cameras/forget', { body: { mostEvents, dryRun } }),
    shownElsewhere,
  )
  if (!useMayChange()) return null
  if (found !== null) {
    const text =
      found === 0
        ? 'No camera matches.'
        : `${formatCount(found, 'camera')} will be removed from the list: nobody has named, approved, hidden or merged them. Their events stay.`
    return (
      <Confirm
        text={text}
        verb="Remove them"
        change={forget}
        onYes={() => forget.mutate(false, { onSuccess: () => setFound(null) })}
        onNo={() => setFound(null)}
      />
    )
  }
  return (
    <section className={styles.strangers} aria-label="Remove unknown cameras">
      <NumberInput
        label="Cameras nobody has reviewed, with at most this many events"
        min={0}
        max={1000}
        value={mostEvents}
        onChange={value => setMostEvents(Number(value))}
      />
      <Button
        variant="default"
        loading={forget.isPending}
        onClick={() => forget.mutate(true, { onSuccess: ({ cameras }) => setFound(cameras) })}
      >
        Remove them…
      </Button>
      <Problem what="Something went wrong." error={forget.error} />
    </section>
  )
}
