import { useChange } from '#api/use-change.ts'
import { UndoNotice } from '#ui/undo-notice.tsx'

interface NoticeOptions {
  number: string
  /** It was undone, or is no longer offered. */
  onDone: () => void
}

/** Says that a plate is no longer known, and brings it back on request. */
export function ForgottenNotice({ number, onDone }: NoticeOptions) {
  const { isPending, error, mutate } = useChange(
    api => api.send('POST', 'plates/{number}/restore', { params: { number } }),
    ['plates', 'events', 'plate-sync'],
  )
  return (
    <UndoNotice
      text="Removed from the known plates."
      failed="The plate was not restored."
      isPending={isPending}
      error={error}
      onUndo={() => mutate(undefined, { onSuccess: onDone })}
      onDone={onDone}
    />
  )
}
