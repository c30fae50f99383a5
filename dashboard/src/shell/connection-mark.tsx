import { useFormat } from '#format/use-format.ts'
import { useConnection } from '#live/use-live.ts'
import classes from './connection-mark.module.css'

const words = { connecting: 'Connecting', live: 'Live', offline: 'Offline', resting: 'Paused' }

/** The state of the live connection as a dot and a word. */
export function ConnectionMark() {
  const { word, since } = useConnection()
  const format = useFormat()
  return (
    <span
      className={classes.mark}
      data-state={word}
      data-testid="connection-state"
      title={`${words[word]} since ${format.dateTime(since)}`}
    >
      <span className={classes.dot} aria-hidden />
      {words[word]}
    </span>
  )
}
