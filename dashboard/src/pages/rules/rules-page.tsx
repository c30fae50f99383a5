import { Button, Skeleton } from '@mantine/core'
import { IconListCheck, IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useMayChange } from '#api/use-session.ts'
import classes from '#features/rules/rules.module.css'
import { useRules } from '#features/rules/use-rules.ts'
import type { ApiRule } from '#server/api/schemas/index.ts'
import { Empty } from '#ui/empty.tsx'
import layout from '#ui/layout.module.css'
import { Page } from '#ui/page.tsx'
import { LoadProblem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import tile from '#ui/tile.module.css'
import { BuiltInRules } from './built-in-rules.tsx'
import { examples } from './examples.ts'
import { RemovedRule } from './removed-rule.tsx'
import { RuleRow } from './rule-row.tsx'

/** All rules, each with its condition and its actions. */
export function RulesPage() {
  const rules = useRules()
  const mayChange = useMayChange()
  const items = rules.data?.items ?? []
  const [removed, setRemoved] = useState<ApiRule | null>(null)
  return (
    <Page title="Rules" actions={mayChange && <AddRule />}>
      <div className={layout.column} data-wide>
        {removed && <RemovedRule key={removed.id} rule={removed} onDone={() => setRemoved(null)} />}
        <LoadProblem what="The rules could not be loaded." query={rules} />
        {rules.isPending && <Skeleton height={140} radius={8} animate={false} />}
        {items.length > 0 && (
          <ul className={layout.panelList} aria-label="Rules">
            {items.map(rule => (
              <RuleRow key={rule.id} rule={rule} mayChange={mayChange} onRemoved={() => setRemoved(rule)} />
            ))}
          </ul>
        )}
        {rules.data && items.length === 0 && (
          <Empty title="No rules yet" icon={<IconListCheck size={28} />}>
            <p>
              A rule describes what matters to you: which plate, which camera, which hours. It can raise an alert,
              publish to an MQTT topic, or select events for webhooks. You can try it on the last 7 days first.
            </p>
          </Empty>
        )}
        {mayChange && rules.data && <Examples />}
        <BuiltInRules mayChange={mayChange} />
      </div>
    </Page>
  )
}

function AddRule() {
  return (
    <Button
      leftSection={<IconPlus size={15} aria-hidden />}
      renderRoot={props => <Link {...props} to="/rules/$ruleId" params={{ ruleId: 'new' }} />}
    >
      Add a rule
    </Button>
  )
}

function Examples() {
  return (
    <section aria-labelledby="examples">
      <h2 id="examples">Start with an example</h2>
      <div className={classes.examples}>
        {Object.entries(examples).map(([like, { about, rule }]) => (
          <Link
            key={like}
            to="/rules/$ruleId"
            params={{ ruleId: 'new' }}
            search={{ like }}
            className={`${tile.tile} ${classes.example}`}
          >
            <strong>{rule.name}</strong>
            <span className={tones.faint}>{about}</span>
          </Link>
        ))}
      </div>
    </section>
  )
}
