import { ImportResult, PlateImport } from '#features/plates/plate-import.tsx'
import { usePlateImport } from '#features/plates/use-plate-import.ts'
import { formatCount } from '#format/numbers.ts'
import { Card } from '#ui/card.tsx'
import styles from './plates.module.css'

/** Imports known plates from a CSV file: first shows what would change, then does it. */
export function ImportPlates({ onClose }: { onClose: () => void }) {
  const plates = usePlateImport(
    (api, body, query) => api.send('POST', 'plates/import', { body, query }),
    ['plates', 'events'],
  )
  const { file, real } = plates
  return (
    <Card aria-label="Import known plates" className={styles.import}>
      <p>
        A CSV file (comma or semicolon) with the columns <code>plate</code>, <code>name</code>, <code>group</code>,{' '}
        <code>notes</code>, <code>from</code>, <code>until</code> in any order. Only <code>plate</code> is required.
        Missing columns are left unchanged, and no plate is removed.
      </p>
      <PlateImport
        {...plates}
        verb={count => `Import ${formatCount(count, 'plate')}`}
        onImport={body => real.mutate(body)}
        onClose={onClose}
      >
        {file && real.data && <ImportResult name={file.name} result={real.data} isDone />}
      </PlateImport>
    </Card>
  )
}
