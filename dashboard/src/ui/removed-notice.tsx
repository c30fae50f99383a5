import type { ApiClient } from '#api/api-client.ts'
import { useChange } from '#api/use-change.ts'
import { UndoNotice } from './undo-notice.tsx'

interface RemovedNoticeProps {
  /** The name of what was removed. */
  name: string
  restore: (api: ApiClient) => Promise<unknown>
  /** The paths whose answers change. */
  refresh: readonly string[]
  /** It was undone, or is no longer offered. */
  onDone: () => void
}

/** Says that something was removed, and brings it back on request. */
export function RemovedNotice({ name, restore, refresh, onDone }: RemovedNoticeProps) {
  const { isPending, error, mutate } = useChange(restore, refresh)
  return (
    <UndoNotice
      text={`${name} was removed.`}
      failed={`${name} was not restored.`}
      isPending={isPending}
      error={error}
      onUndo={() => mutate(undefined, { onSuccess: onDone })}
      onDone={onDone}
    />
  )
}
