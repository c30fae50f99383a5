import { Button, SegmentedControl } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useChange } from '#api/use-change.ts'
import { goToFault } from '#features/rules/go-to-fault.ts'
import classes from '#features/rules/rules.module.css'
import { tidy } from '#features/rules/tidy.ts'
import { useUrlSearch } from '#routing/use-url-search.ts'
import type { RuleChange, RuleInput } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'
import { RuleFields } from './rule-fields.tsx'
import { RuleYaml } from './rule-yaml-field.tsx'
import { TryIt } from './try-it.tsx'

interface RuleEditorProps {
  start: RuleInput
  /** Null for a new rule. */
  ruleId: string | null
  mayEdit: boolean
  /** It stands in viewtron.yaml. */
  isInFile: boolean
}

/** What is not there any more has to be said: what is left out of a change stays. */
function changeOf(rule: RuleInput): RuleChange {
  const gone = { alert: null, mqtt: null, health: null, cooldown: null, maxPerHour: null }
  return { ...gone, when: {}, enabled: true, ...rule }
}

/** The rule at the left, as fields or YAML; what it would have done at the right. */
export function RuleEditor({ start, ruleId, mayEdit, isInFile }: RuleEditorProps) {
  const [rule, setRule] = useState(start)
  const [yamlFault, setYamlFault] = useState<string | null>(null)
  const [search, change] = useUrlSearch()
  const navigate = useNavigate()
  const save = useChange(
    (api, wanted: RuleInput) =>
      ruleId === null
        ? api.send('POST', 'rules', wanted)
        : api.send('PATCH', `rules/${encodeURIComponent(ruleId)}`, changeOf(wanted)),
    ['rules', 'outputs'],
  )
  const asYaml = search.view === 'yaml' || !mayEdit
  return (
    <div className={classes.editor}>
      <form
        className={classes.form}
        aria-label="Rule"
        onSubmit={event => {
          event.preventDefault()
          if (goToFault(event.currentTarget)) return
          save.mutate(tidy(rule), { onSuccess: () => void navigate({ to: '/outputs/rules' }) })
        }}
      >
        {mayEdit && (
          <SegmentedControl
            aria-label="How the rule is shown"
            className={classes.start ?? ''}
            data={[
              { value: 'form', label: 'Form' },
              { value: 'yaml', label: 'YAML' },
            ]}
            value={asYaml ? 'yaml' : 'form'}
            onChange={view => {
              setYamlFault(null)
              change({ view: view === 'yaml' ? 'yaml' : null }, { replace: true })
            }}
          />
        )}
        {asYaml ? (
          <RuleYaml
            rule={rule}
            {...{ mayEdit, isInFile }}
            onChange={setRule}
            fault={yamlFault}
            onFault={setYamlFault}
          />
        ) : (
          <RuleFields rule={rule} onChange={setRule} />
        )}
        {mayEdit && (
          <div className={classes.row}>
            <Button type="submit" loading={save.isPending} disabled={yamlFault !== null}>
              {ruleId === null ? 'Make the rule' : 'Save'}
            </Button>
            <Button variant="subtle" color="gray" onClick={() => void navigate({ to: '/outputs/rules' })}>
              Cancel
            </Button>
          </div>
        )}
        {save.error && <Problem what="The rule was not saved." error={save.error} />}
      </form>
      <TryIt rule={rule} />
    </div>
  )
}
