import { Skeleton } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { Link, useParams } from '@tanstack/react-router'
import { useMayChange } from '#api/use-session.ts'
import classes from '#features/rules/rules.module.css'
import { useRules } from '#features/rules/use-rules.ts'
import { ruleSearch } from '#routing/page-search.ts'
import { useUrlSearch } from '#routing/use-url-search.ts'
import type { ApiRule, RuleInput } from '#server/api/schemas/index.ts'
import { Empty } from '#ui/empty.tsx'
import layout from '#ui/layout.module.css'
import { Page } from '#ui/page.tsx'
import { LoadProblem } from '#ui/problem.tsx'
import { examples } from './examples.ts'
import { RuleEditor } from './rule-editor.tsx'

/** The rule as a person would write it. */
function configOf({ id: _id, source: _source, lastFiredAt: _lastFiredAt, ...config }: ApiRule): RuleInput {
  return config
}

function RulesBack() {
  return (
    <div className={classes.backBar}>
      <Link to="/rules" className={layout.back}>
        <IconArrowLeft size={15} aria-hidden /> Rules
      </Link>
    </div>
  )
}

/** One rule, or a new one: changed as a form or as YAML, tried on the last week. */
export function RulePage() {
  const { ruleId } = useParams({ strict: false })
  return ruleId === 'new' ? <NewRule /> : <StoredRule ruleId={ruleId ?? ''} />
}

function NewRule() {
  const [{ like = '' }] = useUrlSearch(ruleSearch)
  const mayEdit = useMayChange()
  const start = examples[like]?.rule ?? { name: '' }
  return (
    <Page title="New rule" bar={<RulesBack />}>
      <RuleEditor key={like} start={start} ruleId={null} mayEdit={mayEdit} isInFile={false} />
    </Page>
  )
}

function StoredRule({ ruleId }: { ruleId: string }) {
  const rules = useRules()
  const mayChange = useMayChange()
  const rule = rules.data?.items.find(one => one.id === ruleId)
  const isInFile = rule?.source === 'file'
  return (
    <Page title={rule?.name ?? 'Rule'} bar={<RulesBack />}>
      <LoadProblem what="The rule could not be loaded." query={rules} />
      {rules.isPending && <Skeleton height={300} radius={8} animate={false} />}
      {rules.data && !rule && <Empty title="Rule not found">It may have been removed.</Empty>}
      {rule && (
        <RuleEditor
          key={ruleId}
          start={configOf(rule)}
          ruleId={rule.id}
          mayEdit={mayChange && !isInFile}
          isInFile={isInFile}
        />
      )}
    </Page>
  )
}
