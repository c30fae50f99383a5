import { Skeleton } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useMayChange } from '#api/use-session.ts'
import { OutputsTabs } from '#features/outputs/outputs-tabs.tsx'
import { useRules } from '#features/rules/use-rules.ts'
import { useUrlSearch } from '#routing/use-url-search.ts'
import type { ApiRule, RuleInput } from '#server/api/schemas/index.ts'
import { Empty } from '#ui/empty.tsx'
import { Page } from '#ui/page.tsx'
import { Problem } from '#ui/problem.tsx'
import { examples } from './examples.ts'
import { RuleEditor } from './rule-editor.tsx'

/** The rule as a person would write it. */
function configOf({ id: _id, source: _source, lastFiredAt: _lastFiredAt, ...config }: ApiRule): RuleInput {
  return config
}

/** One rule, or a new one: changed as fields or as YAML, tried on the last week. */
export function RulePage() {
  const { ruleId } = useParams({ strict: false })
  const [search] = useUrlSearch()
  const rules = useRules()
  const mayChange = useMayChange()
  const isNew = ruleId === 'new'
  const rule = rules.data?.items.find(one => one.id === ruleId)
  const start = isNew ? (examples[search.like ?? '']?.rule ?? { name: '' }) : rule && configOf(rule)
  return (
    <Page title={isNew ? 'New rule' : (rule?.name ?? 'Rule')} bar={<OutputsTabs />}>
      {rules.error && !isNew && (
        <Problem what="The rule could not be read." error={rules.error} onRetry={() => void rules.refetch()} />
      )}
      {rules.isPending && !isNew && <Skeleton height={300} radius={8} animate={false} />}
      {rules.data && start === undefined && <Empty title="There is no such rule">It may have been removed.</Empty>}
      {start && (
        <RuleEditor
          key={`${ruleId} ${search.like ?? ''}`}
          start={start}
          ruleId={rule?.id ?? null}
          mayEdit={mayChange && rule?.source !== 'file'}
          isInFile={rule?.source === 'file'}
        />
      )}
    </Page>
  )
}
