import { Button, FileButton } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { useState } from 'react'
import type { ApiDevice, PlateImport } from '../../../../../src/api/schemas/index.ts'
import { useChange } from '../../../api/use-change.ts'
import { formatCount } from '../../../shared/formatters.ts'
import { Problem } from '../../../shared/problem.tsx'
import { devicePath } from '../device-path.ts'
import classes from '../devices.module.css'

/** Brings plates from a CSV file onto the device. */
export function ImportDevicePlates({ device, onClose }: { device: ApiDevice; onClose: () => void }) {
  const [file, setFile] = useState<File | null>(null)
  const path = `${devicePath(device.id)}/plates`
  const send = useChange(
    (api, body: File) => api.send<PlateImport>('POST', `${path}/import`, body),
    [path, 'plate-sync'],
  )
  return (
    <section className={classes.question} aria-label="Import plates">
      <p>
        A CSV file, comma or semicolon, with the columns <code>plate</code>, <code>list</code> (allow, block or
        temporary), <code>from</code>, <code>until</code>, <code>owner</code>, <code>telephone</code>; only{' '}
        <code>plate</code> is needed. Plates that are not in the file stay as they are.
      </p>
      <div className={classes.row}>
        <FileButton onChange={setFile} accept=".csv,text/csv">
          {props => (
            <Button {...props} variant="default" leftSection={<IconUpload size={15} aria-hidden />}>
              {file ? file.name : 'Choose a file'}
            </Button>
          )}
        </FileButton>
        <Button
          disabled={file === null || send.data !== undefined}
          loading={send.isPending}
          onClick={() => file && send.mutate(file)}
        >
          Write it to the device
        </Button>
        <Button variant="subtle" color="gray" onClick={onClose}>
          Close
        </Button>
      </div>
      {send.error && <Problem what="The plates were not imported." error={send.error} />}
      {send.data && <ImportResult result={send.data} />}
    </section>
  )
}

function ImportResult({ result }: { result: PlateImport }) {
  const { added, changed, unchanged, refused } = result
  return (
    <div role="status">
      <p>
        {formatCount(added, 'plate')} added, {changed} changed, {unchanged} as they were
        {refused.length > 0 && `, ${formatCount(refused.length, 'line')} left out`}.
      </p>
      {refused.length > 0 && (
        <ul>
          {refused.slice(0, 200).map(({ line, reason }) => (
            <li key={`${line} ${reason}`}>
              Line {line}: {reason}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
