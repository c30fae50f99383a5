import { useChange } from '#api/use-change.ts'
import type { ApiRule } from '#server/api/schemas/index.ts'
import { UndoNotice } from '#ui/undo-notice.tsx'

interface RemovedRuleProps {
  rule: ApiRule
  /** It was undone, or is no longer offered. */
  onDone: () => void
}

/** Says that a rule was removed, and brings it back on request. */
export function RemovedRule({ rule, onDone }: RemovedRuleProps) {
  const { id: _id, source: _source, lastFiredAt: _lastFiredAt, ...body } = rule
  const { isPending, error, mutate } = useChange(api => api.send('POST', 'rules', { body }), ['rules'])
  return (
    <UndoNotice
      text={`${rule.name} was removed.`}
      failed="The rule was not restored."
      isPending={isPending}
      error={error}
      onUndo={() => mutate(undefined, { onSuccess: onDone })}
      onDone={onDone}
    />
  )
}
