import type { ApiRule } from '#server/api/schemas/index.ts'
import { RemovedNotice } from '#ui/removed-notice.tsx'

interface RemovedRuleProps {
  rule: ApiRule
  /** It was undone, or is no longer offered. */
  onDone: () => void
}

/** Says that a rule was removed, and brings it back on request. */
export function RemovedRule({ rule, onDone }: RemovedRuleProps) {
  const { id: _id, source: _source, lastFiredAt: _lastFiredAt, ...body } = rule
  return (
    <RemovedNotice
      name={rule.name}
      restore={api => api.send('POST', 'rules', { body })}
      refresh={['rules']}
      onDone={onDone}
    />
  )
}
