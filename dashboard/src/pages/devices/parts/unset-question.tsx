import { Button, Loader } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useApi } from '#api/api-context.ts'
import type { ProblemError } from '#api/problem-error.ts'
import { useChange } from '#api/use-change.ts'
import { devicePath, showsDevices } from '#features/devices/device-path.ts'
import type { ApiDevice, UnsetAnswer } from '#server/api/schemas/index.ts'
import { CodeText } from '#ui/code-text.tsx'
import { Problem } from '#ui/problem.tsx'
import classes from '../devices.module.css'
import { ChangeList } from '../plan-list.tsx'

/** Shows what putting the settings back would change, then does it. */
export function UnsetQuestion({ device, onClose }: { device: ApiDevice; onClose: () => void }) {
  const api = useApi()
  const path = `${devicePath(device.id)}/unset`
  const trial = useQuery<UnsetAnswer, ProblemError>({
    queryKey: [path],
    queryFn: () => api.send<UnsetAnswer>('POST', path, { dryRun: true }),
    gcTime: 0,
    retry: false,
    refetchInterval: false,
  })
  const unset = useChange<void, UnsetAnswer>(client => client.send('POST', path, {}), showsDevices)
  const shown = unset.data ?? trial.data
  return (
    <section className={classes.setUp} aria-label="Put back">
      <p role="status">
        {unset.data ? 'Put back, and read back from the device.' : 'What was set before this server set it up:'}
      </p>
      {trial.isPending && (
        <p className={classes.soft}>
          <Loader size={14} /> Asking the device what would change…
        </p>
      )}
      {shown && shown.changes.length > 0 && <ChangeList changes={shown.changes} label="What is put back" />}
      {shown && shown.changes.length === 0 && <p>Nothing has to be put back.</p>}
      {shown?.notes.map(note => (
        <p key={note} className={classes.soft}>
          <CodeText text={note} />
        </p>
      ))}
      {trial.error && (
        <Problem what="The device did not tell." error={trial.error} onRetry={() => void trial.refetch()} />
      )}
      {unset.error && <Problem what="It was not put back." error={unset.error} />}
      <div className={classes.row}>
        {!unset.data && (
          <Button loading={unset.isPending} disabled={!trial.data} onClick={() => unset.mutate()}>
            Put the settings back
          </Button>
        )}
        <Button variant="subtle" color="gray" onClick={onClose}>
          {unset.data ? 'Close' : 'Cancel'}
        </Button>
      </div>
    </section>
  )
}
