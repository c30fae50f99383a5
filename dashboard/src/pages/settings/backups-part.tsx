import { Button } from '@mantine/core'
import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import { useStats } from '#api/use-session.ts'
import { formatBytes, formatCount } from '#format/numbers.ts'
import { When } from '#format/when.tsx'
import type { BackupState } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import layout from '#ui/layout.module.css'
import { LoadProblem, Problem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import { BackupPlanForm } from './backup-plan-form.tsx'
import { DataCheck } from './data-check.tsx'
import styles from './settings.module.css'

const refreshEveryMs = 2000

/** The backups that the server makes: the last and the next one, and when and where they are made. */
export function BackupsPart() {
  const state = useApiQuery('backups', {}, { everyMs: refreshEveryMs })
  const zone = useStats().data?.timeZone
  if (state.error) return <LoadProblem what="The backups could not be loaded." query={state} />
  if (!state.data) return null
  const { plan } = state.data
  return (
    <>
      <p className={tones.lead}>
        Every backup holds all events, pictures, original posts and settings. The server makes one a day while it runs,
        and checks it. Pictures that are in the backup before take no space again.
      </p>
      {plan && <BackupNow state={state.data} />}
      <BackupPlanForm key={JSON.stringify(plan)} saved={plan} zone={zone} />
      <DataCheck />
      <p className={tones.soft}>
        To restore a backup, run <code>viewtron restore</code> on the machine of the server; INSTALL.md has the steps.
      </p>
    </>
  )
}

function BackupNow({ state }: { state: BackupState }) {
  const { plan, running, trouble, onDiskOfData } = state
  const begin = useChange(api => api.send('POST', 'backups'), ['backups'])
  return (
    <Card as="div">
      <h3>Last backup</h3>
      {trouble && plan?.enabled && (
        <p className={tones.bad} role="alert">
          {trouble.message} {trouble.hint}
        </p>
      )}
      <ul className={`${tones.lead} ${styles.words}`} aria-label="Backups">
        <BackupLines state={state} />
      </ul>
      {onDiskOfData && plan?.enabled && (
        <p className={tones.warn}>
          This folder is on the same disk as the data. If the disk fails, the backups are lost too: choose another disk.
        </p>
      )}
      <Button
        variant="default"
        className={layout.start ?? ''}
        disabled={!plan?.enabled || running !== null}
        loading={begin.isPending}
        onClick={() => begin.mutate()}
      >
        Back up now
      </Button>
      <Problem what="No backup was started." error={begin.error} />
    </Card>
  )
}

function BackupLines({ state: { running, lastGood, lastRun, nextAt } }: { state: BackupState }) {
  const failed = lastRun?.problem ? lastRun : null
  return (
    <>
      {running && (
        <li role="status">
          A backup is being made since <When at={running.startedAt} />: {running.words}.
        </li>
      )}
      {lastGood?.made ? (
        <li>
          Last good backup: <When at={lastGood.startedAt} as="dateTime" /> (
          <When at={lastGood.startedAt} as="relative" />
          ), {formatCount(lastGood.made.files, 'file')}, {formatBytes(lastGood.made.bytes)},{' '}
          {formatCount(lastGood.made.copied, 'file')} copied. It is in <code>{lastGood.made.path}</code>.
        </li>
      ) : (
        !running && <li>No backup was made so far.</li>
      )}
      {lastGood?.made && lastGood.made.missing > 0 && (
        <li className={tones.warn}>
          {formatCount(lastGood.made.missing, 'file')} of the data directory{' '}
          {lastGood.made.missing === 1 ? 'was' : 'were'} missing before.
        </li>
      )}
      {failed && (
        <li>
          The one of <When at={failed.startedAt} as="dateTime" /> failed.
        </li>
      )}
      {nextAt && (
        <li>
          Next backup: <When at={nextAt} as="dateTime" />.
        </li>
      )}
    </>
  )
}
