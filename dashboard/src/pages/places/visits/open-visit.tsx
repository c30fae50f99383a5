import { useChange } from '#api/use-change.ts'
import type { ApiVisit } from '#server/api/schemas/index.ts'
import { Confirm } from '#ui/confirm.tsx'

/** Opens a visit again: the vehicle is still there. */
export function OpenVisit({ visit, onDone }: { visit: ApiVisit; onDone: () => void }) {
  const open = useChange(
    api => api.send('POST', 'visits/{id}/open', { params: { id: visit.id }, body: {} }),
    ['visits', 'places', 'passes'],
  )
  const { plate, state, flags } = visit
  const hasExit = state === 'closed' && !flags.includes('closed-by-hand')
  const text = hasExit
    ? `${plate} is still there: the visit is open again, and the exit gets a visit of its own.`
    : `${plate} is still there: the visit is open again.`
  return (
    <Confirm
      text={text}
      verb="Open again"
      change={open}
      onYes={() => open.mutate(undefined, { onSuccess: onDone })}
      onNo={onDone}
    />
  )
}
