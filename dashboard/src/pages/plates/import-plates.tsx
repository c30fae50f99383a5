import { Button, FileButton } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { useState } from 'react'
import { useChange } from '#api/use-change.ts'
import { CharsetChoice } from '#features/plates/charset-choice.tsx'
import { importWords } from '#features/plates/import-words.ts'
import { formatCount } from '#format/numbers.ts'
import type { PlateImport } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'
import styles from './plates.module.css'

/** Takes known plates from a CSV file: first says what would happen, then does it. */
export function ImportPlates({ onClose }: { onClose: () => void }) {
  const [file, setFile] = useState<File | null>(null)
  const [charset, setCharset] = useState<string | undefined>(undefined)
  const trial = useChange((api, { body, charset }: { body: File; charset?: string | undefined }) =>
    api.send<PlateImport>('POST', 'plates/import', body, { dryRun: true, charset }),
  )
  const real = useChange(
    (api, body: File) => api.send<PlateImport>('POST', 'plates/import', body, { charset }),
    ['plates', 'events'],
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
  return (
    <section className={styles.import} aria-label="Import known plates">
      <p>
        A CSV file, comma or semicolon, with the columns <code>plate</code>, <code>name</code>, <code>group</code>,{' '}
        <code>notes</code>, <code>from</code>, <code>until</code> in any order; only <code>plate</code> is needed.
        Columns that are missing stay as they are, and no plate is removed.
      </p>
      <div className={styles.importButtons}>
        <FileButton onChange={choose} accept=".csv,text/csv">
          {props => (
            <Button {...props} variant={file ? 'default' : 'filled'} leftSection={<IconUpload size={15} aria-hidden />}>
              {file ? 'Another file' : 'Choose a file'}
            </Button>
          )}
        </FileButton>
        {file && trial.data && !real.data && (
          <Button disabled={changes === 0} loading={real.isPending} onClick={() => real.mutate(file)}>
            {changes === 0 ? 'Nothing to import' : `Import ${formatCount(changes, 'plate')}`}
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
      {file && (real.data ?? trial.data) && (
        <ImportResult name={file.name} result={real.data ?? trial.data} done={real.data !== undefined} />
      )}
    </section>
  )
}

function ImportResult({ name, result, done }: { name: string; result: PlateImport | undefined; done: boolean }) {
  if (!result) return null
  return (
    <div role="status">
      <p>
        <strong>{name}</strong>: {importWords(result, done)}
      </p>
      {result.refused.length > 0 && (
        <>
          <p>{formatCount(result.refused.length, 'line')} left out:</p>
          <ul className={styles.refused}>
            {result.refused.slice(0, 200).map(({ line, reason }) => (
              <li key={`${line} ${reason}`}>
                Line {line}: {reason}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
