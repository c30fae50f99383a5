import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '#api/use-change.ts'
import type { ApiLine } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'

/** A line or zone with the field for its name, which then stands everywhere in place of its points. */
export function LineName({ line, name }: { line: ApiLine; name: string }) {
  const [text, setText] = useState(line.name ?? '')
  const save = useChange(
    (api, next: string | null) => api.send('PATCH', 'lines/{id}', { params: { id: line.id }, body: { name: next } }),
    ['lines', 'counts', 'events', 'places'],
  )
  const next = text.trim() === '' ? null : text.trim()
  const send = () => save.mutate(next)
  return (
    <div className={`${layout.main} ${layout.row}`} data-align="end">
      <TextInput
        label={`Name of ${name}`}
        placeholder="Main entrance"
        maxLength={60}
        value={text}
        onChange={event => setText(event.currentTarget.value)}
        // Enter would send the form around it.
        onKeyDown={event => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          send()
        }}
      />
      {next !== line.name && (
        <Button variant="default" loading={save.isPending} onClick={send}>
          Save name
        </Button>
      )}
      {save.isSuccess && next === line.name && (
        <span role="status" className={tones.soft}>
          Saved
        </span>
      )}
      <Problem what="The name was not saved." error={save.error} />
    </div>
  )
}
