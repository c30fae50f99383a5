import { Autocomplete, Button, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import { useMayChange } from '#api/use-session.ts'
import { useFormat } from '#format/use-format.ts'
import { When } from '#format/when.tsx'
import type { ApiPlate, KnownPlate, PlateGroups } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'
import styles from './one-plate.module.css'
import { validityWords } from './validity.tsx'
import { ValidityFields } from './validity-fields.tsx'

const refresh = ['plates', 'events', 'plate-sync']
const groupHints: Record<string, string> = {
  allow: 'allow: may come in; goes to the allow lists of the cameras',
  watch: 'watch: tell somebody',
  ignore: 'ignore: of no interest',
  block: 'block: goes to the block lists of the cameras',
  temporary: 'temporary: may come in, until it ends',
}

interface FormOptions {
  number: string
  known: KnownPlate | null
  onForgotten: () => void
}

/** What is known of a plate: whose it is, its group, notes. */
export function KnownPlateForm({ number, known, onForgotten }: FormOptions) {
  const mayChange = useMayChange()
  if (!mayChange) return known ? <KnownFacts known={known} /> : <p className={styles.soft}>This plate is not known.</p>
  return <Editor key={known?.updatedAt ?? 'new'} number={number} known={known} onForgotten={onForgotten} />
}

function KnownFacts({ known }: { known: KnownPlate }) {
  const format = useFormat()
  return (
    <dl className={styles.facts}>
      {[
        ['Name', known.name],
        ['Group', known.group],
        ['Validity', validityWords(known, format)],
        ['Notes', known.notes],
      ].map(([name, value]) =>
        value ? (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ) : null,
      )}
    </dl>
  )
}

function Editor({ number, known, onForgotten }: FormOptions) {
  const [name, setName] = useState(known?.name ?? '')
  const [group, setGroup] = useState(known?.group ?? '')
  const [notes, setNotes] = useState(known?.notes ?? '')
  const [validity, setValidity] = useState({ from: known?.validFrom ?? null, until: known?.validUntil ?? null })
  const groups = useApiQuery<PlateGroups>('plates/groups', {}, { freshMs: 60_000 }).data?.items ?? []
  const path = `plates/${encodeURIComponent(number)}`
  const orNull = (text: string) => (text.trim() === '' ? null : text.trim())
  const save = useChange(
    api =>
      api.send<ApiPlate>('PUT', path, {
        name: orNull(name),
        group: orNull(group),
        notes: orNull(notes),
        validFrom: validity.from,
        validUntil: validity.until,
      }),
    refresh,
  )
  const forget = useChange(async api => {
    await api.send('DELETE', path)
    // This form may be gone before the answers are asked again.
    onForgotten()
  }, refresh)
  const names = [...new Set(['allow', 'block', 'temporary', 'watch', 'ignore', ...groups.map(one => one.name)])]
  return (
    <form
      className={styles.form}
      onSubmit={event => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <TextInput
        label="Name"
        placeholder="Whose it is"
        maxLength={100}
        value={name}
        onChange={event => setName(event.currentTarget.value)}
      />
      <Autocomplete
        size="xs"
        label="Group"
        description={groupHints[group] ?? 'allow, block, watch, ignore, or a word of your own'}
        maxLength={40}
        data={names}
        value={group}
        onChange={setGroup}
      />
      <ValidityFields {...validity} onChange={change => setValidity(before => ({ ...before, ...change }))} />
      <Textarea
        label="Notes"
        maxLength={2000}
        autosize
        minRows={2}
        maxRows={8}
        value={notes}
        onChange={event => setNotes(event.currentTarget.value)}
      />
      <div className={styles.formButtons}>
        <Button type="submit" loading={save.isPending}>
          {known ? 'Save' : 'Make it known'}
        </Button>
        {known && (
          <Button
            variant="default"
            disabled={forget.isPending}
            onClick={() => forget.mutate()}
            title="Its sightings stay"
          >
            Forget
          </Button>
        )}
      </div>
      {known && (
        <p className={styles.soft}>
          Changed <When at={known.updatedAt} />
        </p>
      )}
      {save.error && <Problem what="The plate was not saved." error={save.error} />}
      {forget.error && <Problem what="The plate is still known." error={forget.error} />}
    </form>
  )
}
