import { Button, Select, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import type { ApiReport } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import { reportPeriodWords } from './place-period.ts'

const periods = Object.entries(reportPeriodWords).map(([value, label]) => ({ value, label }))

/** The form of a new report. */
export function AddReport({ placeId, onDone }: { placeId: string; onDone: () => void }) {
  const outputs = useApiQuery('outputs', {}, { freshMs: 30_000 }).data?.items
  const emails = outputs?.filter(({ kind }) => kind === 'email') ?? []
  const [name, setName] = useState('Report')
  const [period, setPeriod] = useState<ApiReport['period']>('week')
  const [at, setAt] = useState('07:00')
  const [chosen, setOutput] = useState<string | null>(null)
  const output = chosen ?? emails[0]?.id ?? null
  const add = useChange(
    (api, to: string) =>
      api.send('POST', 'reports', { body: { name: name.trim(), place: placeId, period, at, output: to } }),
    ['reports'],
  )
  if (outputs && emails.length === 0) {
    return (
      <p>
        Reports are sent by an e-mail output, and there is none yet. <Link to="/outputs">Add one first.</Link>
      </p>
    )
  }
  return (
    <section className={layout.question} aria-label="New report">
      <TextInput label="Name" maxLength={60} value={name} onChange={event => setName(event.currentTarget.value)} />
      <Select
        label="How often"
        allowDeselect={false}
        value={period}
        onChange={value => setPeriod(value as ApiReport['period'])}
        data={periods}
      />
      <TextInput label="At" type="time" value={at} onChange={event => setAt(event.currentTarget.value)} />
      <Select
        label="E-mail output"
        allowDeselect={false}
        value={output}
        onChange={setOutput}
        data={emails.map(({ id, name: label }) => ({ value: id, label }))}
      />
      <Button
        loading={add.isPending}
        disabled={output === null || name.trim() === ''}
        onClick={() => output !== null && add.mutate(output, { onSuccess: onDone })}
      >
        Add the report
      </Button>
      <Button variant="subtle" color="gray" onClick={onDone}>
        Cancel
      </Button>
      <Problem what="The report was not added." error={add.error} />
    </section>
  )
}
