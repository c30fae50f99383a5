import { PlateImport } from '#features/plates/plate-import.tsx'
import { RunState } from '#features/plates/run-state.tsx'
import { usePlateImport } from '#features/plates/use-plate-import.ts'
import { useSyncRun } from '#features/plates/use-sync-run.ts'
import { formatCount } from '#format/numbers.ts'
import type { ApiDevice } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'

interface ImportDevicePlatesOptions {
  device: ApiDevice
  /** The list on the device has changed. */
  onDone: () => void
  onClose: () => void
}

/** Writes plates from a CSV file to the device: first shows what would change, then does it. */
export function ImportDevicePlates({ device, onDone, onClose }: ImportDevicePlatesOptions) {
  const { run, follow } = useSyncRun(device.id, onDone)
  const params = { id: device.id }
  const plates = usePlateImport(
    (api, body, query) => api.send('POST', 'devices/{id}/plates/import', { params, body, query }),
    ['plate-sync'],
  )
  const write = (body: File) => plates.real.mutate(body, { onSuccess: answer => answer.run && follow(answer.run) })
  return (
    <section className={`${layout.inset} ${layout.stack}`} aria-label="Import plates">
      <p>
        A CSV file (comma or semicolon) with the columns <code>plate</code>, <code>list</code> (allow, block or
        temporary), <code>from</code>, <code>until</code>, <code>owner</code>, <code>telephone</code>; only{' '}
        <code>plate</code> is required. Plates that are not in the file do not change.
      </p>
      <PlateImport
        {...plates}
        verb={count => `Write ${formatCount(count, 'plate')} to the device`}
        onImport={write}
        onClose={onClose}
      >
        {run ? <RunState run={run} /> : <p role="status">Nothing to write.</p>}
      </PlateImport>
    </section>
  )
}
