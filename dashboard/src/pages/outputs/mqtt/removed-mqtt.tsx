import { useChange } from '#api/use-change.ts'
import { UndoNotice } from '#ui/undo-notice.tsx'

/** Says that the settings of MQTT were removed, and brings them back on request. */
export function RemovedMqtt({ onRestored, onDone }: { onRestored: () => void; onDone: () => void }) {
  const { isPending, error, mutate } = useChange(api => api.send('POST', 'mqtt/restore'), ['mqtt', 'outputs'])
  return (
    <UndoNotice
      text="MQTT was removed."
      failed="The settings were not restored."
      isPending={isPending}
      error={error}
      onUndo={() =>
        mutate(undefined, {
          onSuccess: () => {
            onRestored()
            onDone()
          },
        })
      }
      onDone={onDone}
    />
  )
}
