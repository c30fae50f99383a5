import { Button, FileButton } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { useState } from 'react'
import { useChange } from '#api/use-change.ts'
import { devicePath } from '#features/devices/device-path.ts'
import { CharsetChoice } from '#features/plates/charset-choice.tsx'
import { importWords } from '#features/plates/import-words.ts'
import { RunState } from '#features/plates/run-state.tsx'
import { useSyncRun } from '#features/plates/use-sync-run.ts'
import { formatCount } from '#format/numbers.ts'
import type { ApiDevice, DevicePlateImport } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'
import classes from '../devices.module.css'

interface ImportDevicePlatesOptions {
  device: ApiDevice
  /** The device's list has changed. */
  onDone: () => void
  onClose: () => void
}

/** Brings plates from a CSV file onto the device: first says what would change, then does it. */
export function ImportDevicePlates({ device, onDone, onClose }: ImportDevicePlatesOptions) {
  const [file, setFile] = useState<File | null>(null)
  const path = `${devicePath(device.id)}/plates/import`
  const { run, follow } = useSyncRun(device.id, onDone)
  const [charset, setCharset] = useState<string | undefined>(undefined)
  const trial = useChange((api, { body, charset }: { body: File; charset?: string | undefined }) =>
    api.send<DevicePlateImport>('POST', path, body, { dryRun: true, charset }),
  )
  const real = useChange(
    (api, body: File) => api.send<DevicePlateImport>('POST', path, body, { charset }),
    ['plate-sync'],
  )
  const choose = (chosen: File | null) => {
    if (!chosen) return
    setFile(chosen)
    setCharset(undefined)
    real.reset()
    trial.mutate({ body: chosen })
  }
  const readAs = (chosen: string) => {
    setCharset(chosen)
    if (file) trial.mutate({ body: file, charset: chosen })
  }
  const changes = trial.data ? trial.data.added + trial.data.changed : 0
  const write = (body: File) => real.mutate(body, { onSuccess: answer => answer.run && follow(answer.run) })
  return (
    <section className={classes.question} aria-label="Import plates">
      <p>
        A CSV file, comma or semicolon, with the columns <code>plate</code>, <code>list</code> (allow, block or
        temporary), <code>from</code>, <code>until</code>, <code>owner</code>, <code>telephone</code>; only{' '}
        <code>plate</code> is needed. Plates that are not in the file stay as they are.
      </p>
      <div className={classes.row}>
        <FileButton onChange={choose} accept=".csv,text/csv">
          {props => (
            <Button
              {...props}
              variant={file ? 'default' : 'filled'}
              loading={trial.isPending}
              leftSection={<IconUpload size={15} aria-hidden />}
            >
              {file ? 'Another file' : 'Choose a file'}
            </Button>
          )}
        </FileButton>
        {file && trial.data && !real.data && (
          <Button disabled={changes === 0} loading={real.isPending} onClick={() => write(file)}>
            {changes === 0 ? 'Nothing to import' : `Write ${formatCount(changes, 'plate')} to the device`}
          </Button>
        )}
        <Button variant="subtle" color="gray" onClick={onClose}>
          Close
        </Button>
      </div>
      {trial.data && !real.data && (trial.data.charsetGuessed || charset !== undefined) && (
        <CharsetChoice charset={trial.data.charset ?? 'utf-8'} onChoose={readAs} />
      )}
      {trial.error && <Problem what="The file could not be read." error={trial.error} />}
      {real.error && <Problem what="The plates were not imported." error={real.error} />}
      {file && trial.data && !real.data && <Trial name={file.name} result={trial.data} />}
      {real.data && (run ? <RunState run={run} /> : <p role="status">Nothing had to be written.</p>)}
    </section>
  )
}

function Trial({ name, result }: { name: string; result: DevicePlateImport }) {
  return (
    <div role="status">
      <p>
        <strong>{name}</strong>: {importWords(result, false)}
        {result.refused.length > 0 && ` ${formatCount(result.refused.length, 'line')} left out:`}
      </p>
      {result.refused.length > 0 && (
        <ul className={classes.refused}>
          {result.refused.slice(0, 200).map(({ line, reason }) => (
            <li key={`${line} ${reason}`}>
              Line {line}: {reason}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
