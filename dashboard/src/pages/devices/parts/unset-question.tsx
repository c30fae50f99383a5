import { Button, Loader } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useApi } from '#api/api-context.ts'
import type { ProblemError } from '#api/problem-error.ts'
import { useChange } from '#api/use-change.ts'
import { devicePath, showsDevices } from '#features/devices/device-path.ts'
import type { ApiDevice, UnsetAnswer } from '#server/api/schemas/index.ts'
import { CodeText } from '#ui/code-text.tsx'
import layout from '#ui/layout.module.css'
import { LoadProblem, Problem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import { ChangeList } from '../plan-list.tsx'

/** Shows the changes that restoring the old settings would make, then makes them. */
export function UnsetQuestion({ device, onClose }: { device: ApiDevice; onClose: () => void }) {
  const api = useApi()
  const path = `${devicePath(device.id)}/unset`
  const trial = useQuery<UnsetAnswer, ProblemError>({
    queryKey: [path],
    queryFn: () => api.send('POST', 'devices/{id}/unset', { params: { id: device.id }, body: { dryRun: true } }),
    gcTime: 0,
    retry: false,
    refetchInterval: false,
  })
  const unset = useChange(
    client => client.send('POST', 'devices/{id}/unset', { params: { id: device.id }, body: {} }),
    showsDevices,
  )
  const shown = unset.data ?? trial.data
  return (
    <section className={`${layout.inset} ${layout.stack}`} aria-label="Restore old settings">
      <p role="status">
        {unset.data
          ? 'The old settings were restored and verified.'
          : 'The settings from before this server set the device up:'}
      </p>
      {trial.isPending && (
        <p className={tones.soft}>
          <Loader size={14} /> Checking what would change…
        </p>
      )}
      {shown && shown.changes.length > 0 && <ChangeList changes={shown.changes} label="Settings to restore" />}
      {shown && shown.changes.length === 0 && <p>There is nothing to restore.</p>}
      {shown?.notes.map(note => (
        <p key={note} className={tones.soft}>
          <CodeText text={note} />
        </p>
      ))}
      <LoadProblem what="The device did not report its settings." query={trial} />
      <Problem what="The old settings were not restored." error={unset.error} />
      <div className={layout.row}>
        {!unset.data && (
          <Button loading={unset.isPending} disabled={!trial.data} onClick={() => unset.mutate()}>
            Restore the settings
          </Button>
        )}
        <Button variant="subtle" color="gray" onClick={onClose}>
          {unset.data ? 'Close' : 'Cancel'}
        </Button>
      </div>
    </section>
  )
}
