import { formatNumber } from '#format/numbers.ts'
import { When } from '#format/when.tsx'
import { Problem } from '#ui/problem.tsx'
import classes from './tap.module.css'
import { mostLines, type TapState } from './tap-connection.ts'

/** The state of the connection, and the number of posts received. */
export function TapWords({ tap }: { tap: TapState }) {
  const since = new Date(tap.since).toISOString()
  if (tap.problem !== null) return <Problem what="The live tap could not be opened." error={tap.problem} />
  return (
    <p className={classes.words} role="status" data-word={tap.word}>
      {tap.word === 'connecting' && 'Connecting …'}
      {tap.word === 'cut' && (
        <strong>
          Disconnected since <When at={since} as="time" />. Reconnecting; posts from this time will not be shown here.
        </strong>
      )}
      {tap.word === 'listening' && (
        <>
          Listening since <When at={since} as="time" />
        </>
      )}
      {tap.seen > 0 && ` · ${formatNumber(tap.seen)} seen`}
      {tap.seen > mostLines && `, newest ${mostLines} listed`}
      {tap.paused && ` · paused, ${formatNumber(tap.waiting)} waiting`}
    </p>
  )
}
