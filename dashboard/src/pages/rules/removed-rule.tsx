import { Button } from '@mantine/core'
import { useEffect } from 'react'
import { useChange } from '#api/use-change.ts'
import type { ApiRule } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'

const offeredMs = 10_000

interface RemovedRuleProps {
  rule: ApiRule
  /** It was undone, or is no longer offered. */
  onDone: () => void
}

/** Says that a rule was removed, and brings it back on request. */
export function RemovedRule({ rule, onDone }: RemovedRuleProps) {
  const { id: _id, source: _source, lastFiredAt: _lastFiredAt, ...body } = rule
  const undo = useChange(api => api.send('POST', 'rules', { body }), ['rules'])
  const { isPending, error } = undo
  useEffect(() => {
    if (isPending || error) return
    const timer = setTimeout(onDone, offeredMs)
    return () => clearTimeout(timer)
  }, [isPending, error, onDone])
  return (
    <div className={layout.row} role="status">
      <span>{rule.name} was removed.</span>
      <Button variant="default" loading={isPending} onClick={() => undo.mutate(undefined, { onSuccess: onDone })}>
        Undo
      </Button>
      <Problem what="The rule was not restored." error={error} />
    </div>
  )
}
