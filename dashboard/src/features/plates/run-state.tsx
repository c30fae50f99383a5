import { Progress } from '@mantine/core'
import { formatCount, formatNumber } from '#format/numbers.ts'
import type { SyncRun } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import tones from '#ui/text.module.css'
import classes from './sync.module.css'

/** The progress of a synchronization, and its error for each plate that failed. */
export function RunState({ run }: { run: SyncRun }) {
  const { total, done, failed, finishedAt, error } = run
  const succeeded = done - failed.length
  return (
    <div className={`${layout.tight} ${classes.run}`}>
      {finishedAt === null && (
        <Progress
          value={total === 0 ? 0 : (done / total) * 100}
          aria-label={`${done} of ${total} plates`}
          transitionDuration={150}
        />
      )}
      <p role="status">
        {finishedAt === null
          ? `${formatNumber(done)} of ${formatCount(total, 'plate')}…`
          : `${formatCount(succeeded, 'plate')} updated${failed.length > 0 ? `, ${formatNumber(failed.length)}${' '}failed` : ''}.`}
      </p>
      {error && (
        <p className={tones.bad} role="alert">
          Stopped: {error}
        </p>
      )}
      {failed.length > 0 && (
        <ul className={classes.failed} aria-label="Plates that failed">
          {failed.slice(0, 200).map(({ key, number, reason }) => (
            <li key={key}>
              <b>{number}</b>: {reason}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
