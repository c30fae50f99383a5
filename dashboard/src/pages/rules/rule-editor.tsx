import { Button, SegmentedControl } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useChange } from '#api/use-change.ts'
import { goToFault } from '#features/rules/go-to-fault.ts'
import classes from '#features/rules/rules.module.css'
import { tidy } from '#features/rules/tidy.ts'
import { ruleSearch } from '#routing/page-search.ts'
import { useUrlSearch } from '#routing/use-url-search.ts'
import type { RuleChange, RuleInput } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import { RuleFields } from './rule-fields.tsx'
import { RuleYaml } from './rule-yaml-field.tsx'
import { TryIt } from './try-it.tsx'

const views = [
  { value: 'form', label: 'Form' },
  { value: 'yaml', label: 'YAML' },
]

interface RuleEditorProps {
  start: RuleInput
  /** Null for a new rule. */
  ruleId: string | null
  mayEdit: boolean
  /** It is defined in viewtron.yaml. */
  isInFile: boolean
}

/** Sets removed parts to null, because a change keeps the parts that it leaves out. */
function changeOf(rule: RuleInput): RuleChange {
  const gone = { alert: null, mqtt: null, health: null, cooldown: null, maxPerHour: null }
  return { ...gone, when: {}, enabled: true, ...rule }
}

/** Saves the rule: changes a stored one, creates a new one. */
function useSavedRule(ruleId: string | null) {
  return useChange<RuleInput, unknown>(
    (api, rule) =>
      ruleId === null
        ? api.send('POST', 'rules', { body: rule })
        : api.send('PATCH', 'rules/{id}', { params: { id: ruleId }, body: changeOf(rule) }),
    ['rules', 'outputs'],
  )
}

/** The rule as a form or as YAML on the left, and its trial on past events on the right. */
export function RuleEditor({ start, ruleId, mayEdit, isInFile }: RuleEditorProps) {
  const [rule, setRule] = useState(start)
  const [fault, setFault] = useState<string | null>(null)
  const [search, change] = useUrlSearch(ruleSearch)
  const navigate = useNavigate()
  const save = useSavedRule(ruleId)
  const close = () => void navigate({ to: '/rules' })
  const asYaml = search.view === 'yaml' || !mayEdit
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (!goToFault(event.currentTarget)) save.mutate(tidy(rule), { onSuccess: close })
  }
  const changeView = (view: string) => {
    setFault(null)
    change({ view: view === 'yaml' ? 'yaml' : null }, { replace: true })
  }
  const yaml = { rule, mayEdit, isInFile, fault, onChange: setRule, onFault: setFault }
  return (
    <div className={classes.editor}>
      <form className={layout.stack} aria-label="Rule" onSubmit={submit}>
        {mayEdit && (
          <SegmentedControl
            aria-label="View"
            className={layout.start ?? ''}
            data={views}
            value={asYaml ? 'yaml' : 'form'}
            onChange={changeView}
          />
        )}
        {asYaml ? <RuleYaml {...yaml} /> : <RuleFields rule={rule} onChange={setRule} />}
        {mayEdit && (
          <div className={layout.row}>
            <Button type="submit" loading={save.isPending} disabled={fault !== null}>
              {ruleId === null ? 'Create rule' : 'Save'}
            </Button>
            <Button variant="subtle" color="gray" onClick={close}>
              Cancel
            </Button>
          </div>
        )}
        <Problem what="The rule was not saved." error={save.error} />
      </form>
      <TryIt rule={rule} />
    </div>
  )
}
