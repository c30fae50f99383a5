import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '#api/use-change.ts'
import { useRemoval } from '#api/use-removal.ts'
import { useModes } from '#features/arming/use-modes.ts'
import type { ArmingMode } from '#server/api/schemas/index.ts'
import { longestModeName, mostOwnModes } from '#server/model/arming-modes.ts'
import { Card } from '#ui/card.tsx'
import layout from '#ui/layout.module.css'
import { LoadProblem, Problem } from '#ui/problem.tsx'
import { RemovedNotice } from '#ui/removed-notice.tsx'
import { submitting } from '#ui/submitting.ts'
import tones from '#ui/text.module.css'

const changed = ['arming', 'arming/modes']

/** The modes of the site, which get other names here, and modes of its own. */
export function ModesList() {
  const { query, modes } = useModes()
  const [removed, setRemoved] = useState<ArmingMode | null>(null)
  const isFull = modes.filter(({ builtIn }) => !builtIn).length >= mostOwnModes
  return (
    <Card as="div" role="group" aria-labelledby="modes-list">
      <h3 id="modes-list">Modes</h3>
      <p className={tones.soft}>
        Rules, the schedule and MQTT refer to a mode by its id, which stays when the name changes.
      </p>
      <LoadProblem what="The modes could not be loaded." query={query} />
      <ul className={layout.panelList} aria-label="All modes">
        {modes.map(mode => (
          <ModeRow key={mode.id} mode={mode} onRemoved={() => setRemoved(mode)} />
        ))}
      </ul>
      {removed && (
        <RemovedNotice
          key={removed.id}
          name={removed.name}
          restore={api => api.send('POST', 'arming/modes', { body: { id: removed.id, name: removed.name } })}
          refresh={changed}
          onDone={() => setRemoved(null)}
        />
      )}
      {isFull ? <p className={tones.faint}>A site has at most {mostOwnModes} modes of its own.</p> : <NewMode />}
    </Card>
  )
}

function NewMode() {
  const [name, setName] = useState('')
  const add = useChange((api, text: string) => api.send('POST', 'arming/modes', { body: { name: text } }), changed)
  return (
    <form
      aria-label="Add a mode"
      onSubmit={submitting(() => add.mutate(name.trim(), { onSuccess: () => setName('') }))}
    >
      <div className={layout.row} data-align="end">
        <TextInput
          label="New mode"
          placeholder="Cleaning crew"
          required
          maxLength={longestModeName}
          value={name}
          onChange={event => setName(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={add.isPending}>
          Add mode
        </Button>
      </div>
      <Problem what="The mode was not added." error={add.error} />
    </form>
  )
}

interface ModeRowProps {
  mode: ArmingMode
  onRemoved: () => void
}

function ModeRow({ mode: { id, name, builtIn }, onRemoved }: ModeRowProps) {
  const params = { id }
  const [draft, setDraft] = useState<string | null>(null)
  const remove = useRemoval(api => api.send('DELETE', 'arming/modes/{id}', { params }), changed, onRemoved)
  return (
    <li data-testid="mode-row">
      {draft === null ? (
        <>
          <span className={layout.main}>
            <strong>{name}</strong> <code className={tones.faint}>{id}</code>
          </span>
          <Button variant="default" aria-label={`Rename ${name}`} onClick={() => setDraft(name)}>
            Rename
          </Button>
          {!builtIn && (
            <Button
              variant="default"
              aria-label={`Remove ${name}`}
              loading={remove.isPending}
              onClick={() => remove.mutate()}
            >
              Remove
            </Button>
          )}
        </>
      ) : (
        <RenameForm id={id} draft={draft} onDraft={setDraft} />
      )}
      <Problem what="The mode was not removed." error={remove.error} />
    </li>
  )
}

interface RenameFormProps {
  id: string
  draft: string
  /** Null closes the form. */
  onDraft: (draft: string | null) => void
}

function RenameForm({ id, draft, onDraft }: RenameFormProps) {
  const rename = useChange(
    (api, name: string) => api.send('PATCH', 'arming/modes/{id}', { params: { id }, body: { name } }),
    changed,
  )
  const save = () => rename.mutate(draft.trim(), { onSuccess: () => onDraft(null) })
  return (
    <form className={layout.main} aria-label={`Rename ${id}`} onSubmit={submitting(save)}>
      <div className={layout.row} data-align="end">
        <TextInput
          label="Name"
          required
          maxLength={longestModeName}
          value={draft}
          onChange={event => onDraft(event.currentTarget.value)}
        />
        <Button type="submit" loading={rename.isPending}>
          Save
        </Button>
        <Button variant="subtle" color="gray" onClick={() => onDraft(null)}>
          Cancel
        </Button>
      </div>
      <Problem what="The name was not changed." error={rename.error} />
    </form>
  )
}
