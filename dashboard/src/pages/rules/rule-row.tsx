import { Badge, Button, Switch } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useChange } from '#api/use-change.ts'
import { useCameraName } from '#features/rules/camera-field.tsx'
import classes from '#features/rules/rules.module.css'
import { When } from '#format/when.tsx'
import type { ApiRule } from '#server/api/schemas/index.ts'
import { Confirm } from '#ui/confirm.tsx'
import { Problem } from '#ui/problem.tsx'
import { deedWords, ruleWords } from './rule-words.ts'

export function RuleRow({ rule, mayChange }: { rule: ApiRule; mayChange: boolean }) {
  const path = `rules/${encodeURIComponent(rule.id)}`
  const [isRemoving, setRemoving] = useState(false)
  const enable = useChange((api, enabled: boolean) => api.send('PATCH', path, { enabled }), ['rules'])
  const remove = useChange(api => api.send('DELETE', path), ['rules'])
  const cameraName = useCameraName()
  const mayEdit = mayChange && rule.source === 'database'
  return (
    <li data-testid="rule-row">
      <div className={classes.main}>
        <span className={classes.named}>
          <strong>{rule.name}</strong>
          {rule.source === 'file' && <Badge color="gray">viewtron.yaml</Badge>}
          {!rule.enabled && <Badge color="gray">off</Badge>}
        </span>
        <p>{ruleWords(rule, cameraName)}</p>
        <p className={classes.faint}>
          {deedWords(rule)} · last fired{' '}
          {rule.lastFiredAt === null ? 'never' : <When at={rule.lastFiredAt} as="relative" />}
        </p>
      </div>
      {mayEdit && (
        <Switch
          size="xs"
          label="On"
          aria-label={`${rule.name} is on`}
          checked={rule.enabled}
          disabled={enable.isPending}
          onChange={event => enable.mutate(event.currentTarget.checked)}
        />
      )}
      <Button
        variant="default"
        aria-label={`${mayEdit ? 'Edit' : 'Look at'} ${rule.name}`}
        renderRoot={props => <Link {...props} to="/outputs/rules/$ruleId" params={{ ruleId: rule.id }} />}
      >
        {mayEdit ? 'Edit' : 'Look at'}
      </Button>
      {mayEdit && (
        <Button variant="default" aria-label={`Remove ${rule.name}`} onClick={() => setRemoving(true)}>
          Remove
        </Button>
      )}
      {enable.error && <Problem what="The rule was not switched." error={enable.error} />}
      {isRemoving && (
        <Confirm
          text={`${rule.name} does nothing any more. Its alerts stay.`}
          verb="Remove"
          pending={remove.isPending}
          error={remove.error}
          onYes={() => remove.mutate()}
          onNo={() => setRemoving(false)}
        />
      )}
    </li>
  )
}
