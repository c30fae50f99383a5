import { Badge, Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useChange } from '#api/use-change.ts'
import { useRemoval } from '#api/use-removal.ts'
import { useModes } from '#features/arming/use-modes.ts'
import { useCameraName } from '#features/rules/camera-field.tsx'
import { When } from '#format/when.tsx'
import type { ApiRule } from '#server/api/schemas/index.ts'
import { Confirm } from '#ui/confirm.tsx'
import layout from '#ui/layout.module.css'
import { OnSwitch } from '#ui/on-switch.tsx'
import { Problem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import { actionWords, ruleWords } from './rule-words.ts'

interface RuleRowProps {
  rule: ApiRule
  mayChange: boolean
  onRemoved: () => void
}

export function RuleRow({ rule, mayChange, onRemoved }: RuleRowProps) {
  const params = { id: rule.id }
  const [isRemoving, setRemoving] = useState(false)
  const enable = useChange(
    (api, enabled: boolean) => api.send('PATCH', 'rules/{id}', { params, body: { enabled } }),
    ['rules'],
  )
  const remove = useRemoval(api => api.send('DELETE', 'rules/{id}', { params }), ['rules'], onRemoved)
  const cameraName = useCameraName()
  const { nameOf: modeName } = useModes()
  const mayEdit = mayChange && rule.source === 'database'
  return (
    <li data-testid="rule-row">
      <div className={layout.main}>
        <span className={layout.buttons}>
          <strong>{rule.name}</strong>
          {rule.source === 'file' && <Badge color="gray">viewtron.yaml</Badge>}
          {!rule.enabled && <Badge color="gray">off</Badge>}
        </span>
        <p>{ruleWords(rule, { camera: cameraName, mode: modeName })}</p>
        <p className={tones.faint}>
          {actionWords(rule)} ·{' '}
          {rule.lastFiredAt === null ? (
            'never fired'
          ) : (
            <>
              last fired <When at={rule.lastFiredAt} as="relative" />
            </>
          )}
        </p>
      </div>
      {mayEdit && (
        <OnSwitch name={rule.name} isOn={rule.enabled} isPending={enable.isPending} onChange={enable.mutate} />
      )}
      <Button
        variant="default"
        aria-label={`${mayEdit ? 'Edit' : 'View'} ${rule.name}`}
        renderRoot={props => <Link {...props} to="/rules/$ruleId" params={{ ruleId: rule.id }} />}
      >
        {mayEdit ? 'Edit' : 'View'}
      </Button>
      {mayEdit && (
        <Button variant="default" aria-label={`Remove ${rule.name}`} onClick={() => setRemoving(true)}>
          Remove
        </Button>
      )}
      <Problem what="The rule was not turned on or off." error={enable.error} />
      {isRemoving && (
        <Confirm
          text={`${rule.name} is removed. Its alerts stay.`}
          verb="Remove"
          change={remove}
          onYes={() => remove.mutate()}
          onNo={() => setRemoving(false)}
        />
      )}
    </li>
  )
}
