import { Autocomplete, Button, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import { useMayOperate } from '#api/use-session.ts'
import { useFormat } from '#format/use-format.ts'
import { When } from '#format/when.tsx'
import type { KnownPlate } from '#server/api/schemas/index.ts'
import { FactList } from '#ui/fact-list.tsx'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import { submitting } from '#ui/submitting.ts'
import tones from '#ui/text.module.css'
import { validityWords } from './validity.tsx'
import { ValidityFields } from './validity-fields.tsx'

const refresh = ['plates', 'events', 'plate-sync']
const groupHints: Record<string, string> = {
  allow: 'allow: may enter; also on the allow lists of the cameras',
  watch: 'watch: notify someone',
  ignore: 'ignore: of no interest',
  block: 'block: must not enter; also on the block lists of the cameras',
  temporary: 'temporary: may enter until the validity ends',
  visitor: 'visitor: expected for a while; see Places, Visitors',
}

interface FormOptions {
  number: string
  known: KnownPlate | null
  onForgotten: () => void
}

/** A form for a known plate; users who may not change it see its name, group, validity and notes. */
export function KnownPlateForm({ number, known, onForgotten }: FormOptions) {
  const mayChange = useMayOperate()
  if (!mayChange) return known ? <KnownFacts known={known} /> : <p className={tones.soft}>This is not a known plate.</p>
  return <Editor key={known?.updatedAt ?? 'new'} number={number} known={known} onForgotten={onForgotten} />
}

function KnownFacts({ known }: { known: KnownPlate }) {
  const format = useFormat()
  return (
    <FactList
      facts={[
        ['Name', known.name],
        ['Group', known.group],
        ['Validity', validityWords(known, format)],
        ['Notes', known.notes],
      ]}
    />
  )
}

const orNull = (text: string) => (text.trim() === '' ? null : text.trim())

/** The form's values and the ways to store or remove them. */
function useKnownPlate({ number, known, onForgotten }: FormOptions) {
  const [values, setValues] = useState({
    name: known?.name ?? '',
    group: known?.group ?? '',
    notes: known?.notes ?? '',
    from: known?.validFrom ?? null,
    until: known?.validUntil ?? null,
  })
  const params = { number }
  const save = useChange(api => {
    const { name, group, notes, from, until } = values
    const body = { name: orNull(name), group: orNull(group), notes: orNull(notes), validFrom: from, validUntil: until }
    return api.send('PUT', 'plates/{number}', { params, body })
  }, refresh)
  const forget = useChange(async api => {
    await api.send('DELETE', 'plates/{number}', { params })
    // This form may be gone before the lists are loaded again.
    onForgotten()
  }, refresh)
  const set = (change: Partial<typeof values>) => setValues(before => ({ ...before, ...change }))
  return { values, set, save, forget }
}

function Editor(options: FormOptions) {
  const { known } = options
  const { values, set, save, forget } = useKnownPlate(options)
  return (
    <form className={layout.stack} onSubmit={submitting(() => save.mutate())}>
      <TextInput
        label="Name"
        placeholder="Owner or vehicle"
        maxLength={100}
        value={values.name}
        onChange={event => set({ name: event.currentTarget.value })}
      />
      <GroupField group={values.group} onChange={group => set({ group })} />
      <ValidityFields from={values.from} until={values.until} onChange={set} />
      <Textarea
        label="Notes"
        maxLength={2000}
        autosize
        minRows={2}
        maxRows={8}
        value={values.notes}
        onChange={event => set({ notes: event.currentTarget.value })}
      />
      <div className={layout.buttons}>
        <Button type="submit" loading={save.isPending}>
          {known ? 'Save' : 'Add to known plates'}
        </Button>
        {known && (
          <Button
            variant="default"
            disabled={forget.isPending}
            onClick={() => forget.mutate()}
            title="Its sightings are kept"
          >
            Remove from known plates
          </Button>
        )}
      </div>
      {known && (
        <p className={tones.soft}>
          Changed <When at={known.updatedAt} />
        </p>
      )}
      <Problem what="The plate was not saved." error={save.error} />
      <Problem what="The plate could not be removed." error={forget.error} />
    </form>
  )
}

const usualGroups = Object.keys(groupHints)

function GroupField({ group, onChange }: { group: string; onChange: (group: string) => void }) {
  const groups = useApiQuery('plates/groups', {}, { freshMs: 60_000 }).data?.items ?? []
  return (
    <Autocomplete
      size="xs"
      label="Group"
      description={groupHints[group] ?? 'allow, block, watch, ignore, or a group of your own'}
      maxLength={40}
      data={[...new Set([...usualGroups, ...groups.map(one => one.name)])]}
      value={group}
      onChange={onChange}
    />
  )
}
