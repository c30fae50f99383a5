import { Button, Skeleton } from '@mantine/core'
import { IconListCheck, IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMayChange } from '#api/use-session.ts'
import { OutputsTabs } from '#features/outputs/outputs-tabs.tsx'
import classes from '#features/rules/rules.module.css'
import { useRules } from '#features/rules/use-rules.ts'
import { Empty } from '#ui/empty.tsx'
import layout from '#ui/layout.module.css'
import { Page } from '#ui/page.tsx'
import { LoadProblem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import tile from '#ui/tile.module.css'
import { examples } from './examples.ts'
import { RuleRow } from './rule-row.tsx'

/** All rules, each with its condition and its actions. */
export function RulesPage() {
  const rules = useRules()
  const mayChange = useMayChange()
  const items = rules.data?.items ?? []
  return (
    <Page title="Rules" bar={<OutputsTabs />} actions={mayChange && <AddRule />}>
      <div className={layout.column} data-wide>
        <LoadProblem what="The rules could not be loaded." query={rules} />
        {rules.isPending && <Skeleton height={140} radius={8} animate={false} />}
        {items.length > 0 && (
          <ul className={layout.panelList} aria-label="Rules">
            {items.map(rule => (
              <RuleRow key={rule.id} rule={rule} mayChange={mayChange} />
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
        {mayChange && rules.data && items.length < 4 && <Examples />}
      </div>
    </Page>
  )
}

function AddRule() {
  return (
    <Button
      leftSection={<IconPlus size={15} aria-hidden />}
      renderRoot={props => <Link {...props} to="/outputs/rules/$ruleId" params={{ ruleId: 'new' }} />}
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
            to="/outputs/rules/$ruleId"
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
