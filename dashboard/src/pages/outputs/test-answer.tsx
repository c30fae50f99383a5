import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import classes from '#features/outputs/outputs.module.css'
import { formatDuration } from '#format/numbers.ts'
import type { Tested } from '#server/api/schemas/index.ts'

const asSentence = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}`

/** What came of a test, in the server's words. */
export function TestAnswer({ answer }: { answer: Tested }) {
  const Icon = answer.ok ? IconCircleCheck : IconAlertTriangle
  return (
    <div className={classes.answer} role="status" data-ok={answer.ok}>
      <span className={classes.mark} data-tone={answer.ok ? 'good' : 'bad'}>
        <Icon size={16} aria-hidden />
        {answer.ok ? 'The test arrived' : 'The test did not arrive'}
      </span>
      <span className={classes.faint}>after {formatDuration(answer.durationMs)}</span>
      <p>{asSentence(answer.detail)}</p>
    </div>
  )
}
