import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '#api/use-change.ts'
import { useFormat } from '#format/use-format.ts'
import { fieldValue, momentOfField } from '#format/zone.ts'
import type { ApiVisit } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'

interface CloseVisitProps {
  visit: ApiVisit
  onDone: () => void
}

/** Says when a vehicle left whose exit no camera saw. It stands inside the page, not inside another form. */
export function CloseVisit({ visit, onDone }: CloseVisitProps) {
  const { zone } = useFormat()
  const [now] = useState(() => fieldValue(Date.now(), zone))
  const [leftAt, setLeftAt] = useState(now)
  const [note, setNote] = useState('')
  const close = useChange(
    api => {
      const moment = leftAt === now ? null : momentOfField(leftAt, zone)
      const body = { note: note.trim() || null, ...(moment !== null && { leftAt: new Date(moment).toISOString() }) }
      return api.send('POST', 'visits/{id}/close', { params: { id: visit.id }, body })
    },
    ['visits', 'places'],
  )
  return (
    <section className={layout.question} aria-label={`Close the visit of ${visit.plate}`}>
      <TextInput
        label="Left at"
        type="datetime-local"
        value={leftAt}
        onChange={event => setLeftAt(event.currentTarget.value)}
      />
      <TextInput label="Note" maxLength={300} value={note} onChange={event => setNote(event.currentTarget.value)} />
      <Button loading={close.isPending} onClick={() => close.mutate(undefined, { onSuccess: onDone })}>
        Close the visit
      </Button>
      <Button variant="subtle" color="gray" onClick={onDone}>
        Cancel
      </Button>
      <Problem what="The visit was not closed." error={close.error} />
    </section>
  )
}
