import { Button, FileButton } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import type { UseMutationResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { ProblemError } from '#api/problem-error.ts'
import { formatCount } from '#format/numbers.ts'
import type { PlateImport as ImportAnswer } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import { CharsetChoice } from './charset-choice.tsx'
import { importWords } from './import-words.ts'

interface PlateImportProps {
  file: File | null
  charset: string | undefined
  trial: Pick<UseMutationResult<ImportAnswer, ProblemError, never>, 'data' | 'error' | 'isPending'>
  real: Pick<UseMutationResult<ImportAnswer, ProblemError, never>, 'data' | 'error' | 'isPending'>
  choose: (file: File | null) => void
  readAs: (charset: string) => void
  /** The button that imports so many plates. */
  verb: (plates: number) => string
  onImport: (file: File) => void
  onClose: () => void
  /** Shown after the import. */
  children: ReactNode
}

/** Chooses a file, shows the changes that importing it would make, and imports it. */
export function PlateImport(props: PlateImportProps) {
  const { file, charset, trial, real, choose, readAs, verb, onImport, onClose, children } = props
  const isTrial = trial.data !== undefined && real.data === undefined
  const changes = trial.data ? trial.data.added + trial.data.changed : 0
  return (
    <>
      <div className={layout.buttons}>
        <FileButton onChange={choose} accept=".csv,text/csv">
          {button => (
            <Button
              {...button}
              variant={file ? 'default' : 'filled'}
              loading={trial.isPending}
              leftSection={<IconUpload size={15} aria-hidden />}
            >
              {file ? 'Choose another file' : 'Choose a file'}
            </Button>
          )}
        </FileButton>
        {file && isTrial && (
          <Button disabled={changes === 0} loading={real.isPending} onClick={() => onImport(file)}>
            {changes === 0 ? 'Nothing to import' : verb(changes)}
          </Button>
        )}
        <Button variant="subtle" color="gray" onClick={onClose}>
          Close
        </Button>
      </div>
      {isTrial && (trial.data?.charsetGuessed || charset !== undefined) && (
        <CharsetChoice charset={trial.data?.charset ?? 'utf-8'} onChoose={readAs} />
      )}
      <Problem what="The file could not be read." error={trial.error} />
      <Problem what="The plates were not imported." error={real.error} />
      {file && isTrial && trial.data && <ImportResult name={file.name} result={trial.data} isDone={false} />}
      {real.data && children}
    </>
  )
}

interface ImportResultProps {
  name: string
  result: ImportAnswer
  isDone: boolean
}

/** Shows the changes of an import that is done or proposed, and the lines it skipped. */
export function ImportResult({ name, result, isDone }: ImportResultProps) {
  return (
    <div role="status">
      <p>
        <strong>{name}</strong>: {importWords(result, isDone)}
      </p>
      {result.refused.length > 0 && (
        <>
          <p>{formatCount(result.refused.length, 'line')} skipped:</p>
          <ul className={layout.refused}>
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
